import { expect, test } from 'vitest'
import { HealthCount } from '../../../demo/camera/camera-health.ts'

test('Before the first picture nothing is said', () => {
  expect(new HealthCount().health(1000, 0)).toEqual({
    framesPerSecond: 0,
    frameAgeMs: 0,
    shareWithHand: 0,
    dropped: 0,
  })
})

test('Speed, age and share are those of the last three seconds', () => {
  const count = new HealthCount()
  for (let atMs = 0; atMs < 5000; atMs += 100) count.add(atMs - 900, atMs, true) // long ago, old and with a hand
  for (let atMs = 5000; atMs < 9000; atMs += 50) count.add(atMs - 40, atMs, atMs % 200 === 0)
  const { framesPerSecond, frameAgeMs, shareWithHand, dropped } = count.health(9000, 7)
  expect(framesPerSecond).toBeCloseTo(20, 0)
  expect(frameAgeMs).toBe(40)
  expect(shareWithHand).toBeCloseTo(0.25, 1)
  expect(dropped).toBe(7)
})
