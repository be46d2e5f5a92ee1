import { describe, expect, test } from 'vitest'
import { SpellingDecoder } from '#components/pose-to-signs/decode-spelling.js'
import type { Alphabet } from '#components/types/sign.js'
import { certainFrames } from './synthetic.ts'

function decode(spelled: string, alphabet: Alphabet = 'letters', certainty = 0.95): string {
  const decoder = new SpellingDecoder(alphabet)
  const signs = [...decoder.push(certainFrames(spelled, certainty)), ...decoder.finish()]
  return signs.map(({ label }) => label).join('')
}

describe('a sequence of frames becomes signs', () => {
  test('frames that repeat a letter are one letter, however long it is held', () => {
    expect(decode(`..${'A'.repeat(5)}..${'B'.repeat(200)}..`)).toBe('AB')
  })

  test('a letter that comes again after a moment of nothing is doubled', () => {
    expect(decode('.LLL.LLL.LLLLL.')).toBe('LLL')
  })

  test.each([1, 2, 3, 4, 5, 6])('%i letters a second are read one by one', (lettersPerSecond) => {
    const frames = Math.round(30 / lettersPerSecond)
    const hold = Math.max(2, Math.round(frames / 2))
    const spelled = [...'QUARTZ'].map((letter) => letter.repeat(hold) + '.'.repeat(frames - hold)).join('')
    expect(decode(spelled)).toBe('QUARTZ')
  })

  test('letters that follow without a pause between them are kept apart', () => {
    expect(decode('..CCCCAAAATTTT..')).toBe('CAT')
  })

  test('one frame of another letter within a hold is a flicker, and so is one alone', () => {
    expect(decode('..MMMMNMMMM...S..')).toBe('M')
  })

  test('nothing spelled gives no signs', () => {
    expect(decode('.'.repeat(300))).toBe('')
    expect(decode('')).toBe('')
  })

  test('uncertain frames give no sign, alone or among their like', () => {
    expect(decode('..AAAAA..', 'letters', 0.3)).toBe('')
    expect(decode('..AAAAA..BBBB..CCCC', 'letters', 0.6)).toBe('')
  })

  test('an unsure sign is believed beside a sure one, before and after it, and not far from it', () => {
    const [sure, unsure] = [certainFrames('..BBBB..'), certainFrames('..AAAA..', 0.6)]
    const gap = certainFrames('.'.repeat(25))
    const read = (...parts: (typeof sure)[]): string => {
      const frames = parts.flat().map((part, index) => ({
        ...part,
        frame: { ...part.frame, timestampMs: (index * 1000) / 30 },
      }))
      const decoder = new SpellingDecoder('letters')
      return [...decoder.push(frames), ...decoder.finish()].map(({ label }) => label).join('')
    }
    expect(read(unsure, sure, unsure)).toBe('ABA')
    expect(read(unsure, gap, sure, gap, unsure)).toBe('B')
  })

  test('the alphabet decides between a letter and its look-alike digit', () => {
    const spelled = '..VVVV..FFFF..5555..'
    expect(decode(spelled)).toBe('VF')
    expect(decode(spelled, 'digits')).toBe('295')
    expect(decode(spelled, 'both')).toBe('VF5')
  })

  test('the twin is the first alternative where both alphabets are read', () => {
    const decoder = new SpellingDecoder('both')
    const [sign] = [...decoder.push(certainFrames('..VVVV..')), ...decoder.finish()]
    expect(sign?.alternatives[0]?.label).toBe('2')
    expect(sign?.alternatives[0]?.confidence).toBeCloseTo(sign?.confidence ?? 0)
  })
})

test('a sign tells when it was seen, by which hand and by which cameras', () => {
  const decoder = new SpellingDecoder('letters')
  const [sign] = [...decoder.push(certainFrames('...AAA...')), ...decoder.finish()]
  expect(sign).toMatchObject({ label: 'A', handedness: 'right', cameras: ['front'] })
  expect(sign?.startMs).toBeCloseTo(100)
  expect(sign?.endMs).toBeCloseTo(200)
  expect(sign?.confidence).toBeGreaterThan(0.9)
})

test('frames pushed one by one give the same signs as all at once', () => {
  const frames = certainFrames('..AAA..BBCC.C.DDDD')
  const whole = new SpellingDecoder('letters')
  const single = new SpellingDecoder('letters')
  const atOnce = [...whole.push(frames), ...whole.finish()]
  expect([...frames.flatMap((frame) => single.push([frame])), ...single.finish()]).toEqual(atOnce)
})
