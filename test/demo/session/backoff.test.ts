import { expect, test } from 'vitest'
import { backoffMs } from '../../../demo/session/backoff.ts'

test('the wait doubles up to a limit, and chance draws from its upper half', () => {
  expect([0, 1, 2, 3].map((failures) => backoffMs(failures, 1))).toEqual([500, 1000, 2000, 4000])
  expect([0, 1, 2, 3].map((failures) => backoffMs(failures, 0))).toEqual([250, 500, 1000, 2000])
  expect(backoffMs(10_000, 1)).toBe(10_000)
})
