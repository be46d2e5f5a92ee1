import { describe, expect, test } from 'vitest'
import { groupCues } from '#components/signs-to-text/group-cues.js'
import { writeSrt } from '#components/signs-to-text/write-srt.js'
import { writeText } from '#components/signs-to-text/write-text.js'
import { clock, escapeCueText, writeVtt } from '#components/signs-to-text/write-vtt.js'
import { sign, spell, transcriptFrom } from './signs.ts'
import { parseVtt } from './vtt-grammar.ts'

const NASTY = 'A & B <i>--> \n\nC'

describe('captions', () => {
  test('hold the words of the transcript in order, never overlap, and stay readable for a second', () => {
    const transcript = transcriptFrom(spell('THE QUICK BROWN FOX JUMPS OVER THE LAZY DOG AND SLEEPS', 4, 800))
    const cues = groupCues(transcript)
    expect(cues.flatMap((cue) => cue.words)).toEqual(transcript.words)
    for (const [place, cue] of cues.entries()) {
      expect(cue.words.map((word) => word.text).join(' ').length).toBeLessThanOrEqual(32)
      expect(cue.endMs - cue.startMs).toBeGreaterThanOrEqual(1000)
      if (place > 0) expect(cue.startMs).toBeGreaterThanOrEqual(cues[place - 1]!.endMs)
    }
    expect(cues.length).toBeGreaterThan(1)
  })

  test('of words that overlap in time still follow each other', () => {
    const signs = [sign('AAA', 0, 3000), sign('BBB', 500, 600), sign('CCC', 550, 9000)]
    const cues = groupCues(transcriptFrom(signs))
    for (const [place, cue] of cues.entries()) {
      expect(cue.endMs).toBeGreaterThan(cue.startMs)
      if (place > 0) expect(cue.startMs).toBeGreaterThanOrEqual(cues[place - 1]!.endMs)
    }
  })
})

describe('WebVTT', () => {
  test('follows the grammar and gives back the words', () => {
    const transcript = transcriptFrom(spell('MY NAME IS ZELJA', 3, 1200))
    const parsed = parseVtt(writeVtt(transcript))
    expect(parsed.cues.map((cue) => cue.text).join(' ')).toBe('MY NAME IS ZELJA')
    expect(parsed.cues[0]!.startMs).toBe(500)
  })

  test('says that it is automatic recognition of fingerspelling, and in which language', () => {
    const { notes } = parseVtt(writeVtt(transcriptFrom(spell('HI', 3, 0))))
    expect(notes.join(' ')).toMatch(/Automatic recognition of fingerspelling, not translation/)
    expect(notes.join(' ')).toContain('ase')
    expect(notes.join(' ')).toContain('No replacement for interpreters')
  })

  test('escapes what would be markup and keeps a cue in one piece', () => {
    const [cue] = parseVtt(writeVtt(transcriptFrom([sign(NASTY, 0, 500)]))).cues
    expect(cue!.text).toBe('A & B <i>--> C')
    expect(escapeCueText('a-->b')).not.toContain('-->')
  })

  test('marks uncertain words', () => {
    const signs = [sign('A', 0, 300, 0.3), sign('B', 3000, 3300, 0.9)]
    const { cues, styles } = parseVtt(writeVtt(transcriptFrom(signs)))
    expect(cues.map((cue) => cue.classes)).toEqual([['uncertain'], []])
    expect(styles[0]).toContain('::cue(.uncertain)')
  })

  test('of nothing is a valid file without cues', () => {
    expect(parseVtt(writeVtt(transcriptFrom([]))).cues).toEqual([])
  })

  test('writes hours, also more than ninety-nine', () => {
    expect(clock(0, '.')).toBe('00:00:00.000')
    expect(clock(3_723_004.4, '.')).toBe('01:02:03.004')
    expect(clock(59_999.6, ',')).toBe('00:01:00,000')
    expect(clock(360_000_000, '.')).toBe('100:00:00.000')
  })
})

describe('SubRip', () => {
  test('numbers its captions from one, with commas in the times and an automatic notice first', () => {
    const file = writeSrt(transcriptFrom(spell('HELLO WORLD', 3, 2600)))
    const blocks = file.trim().split('\n\n')
    expect(blocks).toHaveLength(2)
    expect(blocks[0]!.split('\n')).toEqual([
      '1',
      '00:00:00,500 --> 00:00:02,000',
      '[automatic recognition, ase]',
      'HELLO',
    ])
    expect(blocks[1]!.split('\n')[0]).toBe('2')
    expect(blocks[1]!.split('\n').at(-1)).toBe('WORLD')
  })

  test('never holds an empty line or a tag within a caption', () => {
    const file = writeSrt(transcriptFrom([sign(NASTY, 0, 500)]))
    expect(file.trim().split('\n\n')).toHaveLength(1)
    expect(file).not.toContain('<i>')
    expect(file.match(/-->/g)).toHaveLength(1)
  })

  test('of nothing is empty', () => {
    expect(writeSrt(transcriptFrom([]))).toBe('')
  })
})

describe('plain text', () => {
  test('is the text and a line end, or nothing', () => {
    expect(writeText(transcriptFrom(spell('HI AL', 3, 1500)))).toBe('HI AL\n')
    expect(writeText(transcriptFrom([]))).toBe('')
  })
})
