import { describe, expect, test } from 'vitest'
import { readMessage } from '../../../demo/session/read-message.ts'
import { caption, SESSION, WELCOME } from './fake-gateway.ts'

const read = (message: unknown) => readMessage(JSON.stringify(message))

describe('a message of the gateway', () => {
  test('comes through as it was sent', () => {
    for (const message of [
      WELCOME,
      { type: 'ping', id: 3 },
      { type: 'caption', caption: caption(1, 'ZEL') },
      { type: 'drain', reconnectAfterMs: 200 },
      { type: 'end' },
    ])
      expect(read(message)).toEqual({ ok: true, message })
  })

  test('is taken when it has fields that a newer gateway added', () => {
    expect(read({ type: 'ping', id: 1, later: true })).toEqual({ ok: true, message: { type: 'ping', id: 1 } })
  })

  test.each([
    ['not JSON', '{', 'the message is not JSON'],
    ['bytes', new ArrayBuffer(4), 'the message is not text'],
    ['too long', `"${'x'.repeat(1_000_000)}"`, 'more than 1000000'],
    ['a list', '[]', 'type is missing, not text'],
    ['null', 'null', 'the message is null, not an object'],
    ['of no known type', '{"type":"toString"}', 'messages of type "toString" are not known'],
    ['a ping without number', '{"type":"ping"}', 'id is missing, not a finite number'],
    ['of an infinite number', '{"type":"drain","reconnectAfterMs":1e999}', 'reconnectAfterMs is null'],
  ])('that is %s is refused in one sentence', (_, frame, sentence) => {
    const result = readMessage(frame)
    expect(result).toMatchObject({ ok: false, fault: expect.stringContaining(sentence) })
  })

  test('is refused with the place of what is wrong deep inside it', () => {
    const wrong = caption(1, 'ZE')
    const signs = [wrong.signs[0], { ...wrong.signs[1], confidence: 1.5 }]
    expect(read({ type: 'caption', caption: { ...wrong, signs } })).toEqual({
      ok: false,
      fault: 'caption.signs[1].confidence is 1.5, not within 0..1',
    })
    expect(read({ type: 'caption', caption: { ...wrong, number: 0 } })).toMatchObject({ ok: false })
    expect(read({ type: 'session', session: { ...SESSION, language: 'bfi' } })).toEqual({
      ok: false,
      fault: 'session.language is "bfi", not one of ase',
    })
  })
})
