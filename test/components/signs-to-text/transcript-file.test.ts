import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import {
  readTranscriptJson,
  transcriptSchema,
  writeTranscriptJson,
} from '#components/signs-to-text/transcript-file.js'
import { spell, transcriptFrom } from './signs.ts'

describe('transcript.json', () => {
  test('reads back as it was written', () => {
    const transcript = transcriptFrom(spell('HI ANNA', 4, 1500))
    const text = writeTranscriptJson(transcript)
    expect(readTranscriptJson(text, 'transcript.json')).toEqual(JSON.parse(text))
    expect(readTranscriptJson(text, 'transcript.json').text).toBe('HI ANNA')
  })

  test('that is none is refused with every fault and its place', () => {
    const wrong = { ...transcriptFrom([]), language: 'xyz', durationMs: -1 }
    const read = () => readTranscriptJson(JSON.stringify(wrong), 'a.json')
    expect(read).toThrow(/^a\.json: no transcript of signline \(.*language.*durationMs/)
    expect(() => readTranscriptJson('{', 'b.json')).toThrow(/^b\.json: not JSON/)
  })

  test('has a schema file that says the same as the code', () => {
    const path = new URL('../../../components/signs-to-text/transcript.schema.json', import.meta.url)
    const written = z.toJSONSchema(transcriptSchema, { io: 'input' })
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(written)))
  })
})
