import { expect, test } from 'vitest'
import { readKeys } from '#cli/live/keys.js'

test('a process of its own makes its keys, anew each time, and says that the operator key must be told', () => {
  const [first, second] = [readKeys({}, false), readKeys({}, false)]
  expect(first.operatorKeyMade).toBe(true)
  for (const key of [first.ticketKey, first.operatorKey])
    expect(Buffer.from(key, 'base64url')).toHaveLength(32)
  expect(first.ticketKey).not.toBe(second.ticketKey)
  expect(first.operatorKey).not.toBe(first.ticketKey)
})

test('gateways that share sessions must be given both keys', () => {
  expect(() => readKeys({}, true)).toThrow(
    /^SIGNLINE_TICKET_KEY is not set; .*; SIGNLINE_OPERATOR_KEY is not set/,
  )
  const given = { SIGNLINE_TICKET_KEY: 't'.repeat(16), SIGNLINE_OPERATOR_KEY: 'o'.repeat(16) }
  expect(readKeys(given, true)).toEqual({
    ticketKey: 't'.repeat(16),
    operatorKey: 'o'.repeat(16),
    operatorKeyMade: false,
  })
})

test('a key that is short enough to guess is refused', () => {
  expect(() => readKeys({ SIGNLINE_OPERATOR_KEY: 'secret' }, false)).toThrow(
    'SIGNLINE_OPERATOR_KEY has 6 characters, need 16',
  )
})
