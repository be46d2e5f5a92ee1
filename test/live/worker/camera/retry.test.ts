import { expect, test } from 'vitest'
import { defaultRetry, RetryPauses } from '#live/worker/camera/retry.js'

const failure = { isHopeless: false, ranMs: 0 }
const pausesAt = (random: number): RetryPauses => new RetryPauses(defaultRetry, () => random)

test('pauses double up to their most, and begin again once the camera ran for long', () => {
  const pauses = pausesAt(0.5)
  expect([1, 2, 3, 4, 5, 6, 7].map(() => pauses.next(failure))).toEqual([
    500, 1000, 2000, 4000, 8000, 10_000, 10_000,
  ])
  expect(pauses.next({ isHopeless: false, ranMs: 60_000 })).toBe(500)
})

test('cameras that fail at once do not come back at once', () => {
  expect(pausesAt(0).next(failure)).toBe(350)
  expect(pausesAt(1).next(failure)).toBe(650)
})

test('what trying again will hardly mend is tried rarely', () => {
  expect(pausesAt(0.5).next({ isHopeless: true, ranMs: 0 })).toBe(30_000)
})
