import { expect, test } from 'vitest'
import { SourceClock } from '#live/worker/camera/session-clock.js'

const FRAME_MS = 1000 / 30
const TOLERANCE_MS = 1e-6

test('a picture is placed by the smallest delay, however late it comes itself', () => {
  const clock = new SourceClock()
  const delays = [40, 12, 90, 35, 12, 400]
  const placed = delays.map((delayMs, n) => clock.place(n * FRAME_MS, 5000 + n * FRAME_MS + delayMs))
  expect(placed[0]?.timestampMs).toBe(5040)
  for (const [n, { timestampMs }] of placed.slice(1).entries())
    expect(Math.abs(timestampMs - (5012 + (n + 1) * FRAME_MS))).toBeLessThan(1)
})

test('no picture is placed after its arrival', () => {
  const clock = new SourceClock()
  for (const [n, delayMs] of [30, 10, 5, 0, 80, 2].entries()) {
    const arrivalMs = n * FRAME_MS + delayMs
    expect(clock.place(n * FRAME_MS, arrivalMs).timestampMs).toBeLessThanOrEqual(arrivalMs + TOLERANCE_MS)
  }
})

test('clocks that drift apart are followed', () => {
  const clock = new SourceClock()
  const slow = 1 - 1e-4
  let lateMs = 0
  for (let n = 0; n < 30 * 600; n++) {
    const arrivalMs = n * FRAME_MS
    lateMs = arrivalMs - clock.place(arrivalMs * slow, arrivalMs).timestampMs
  }
  expect(lateMs).toBeLessThan(1)
})

test.each([3_600_000, -3_600_000])('a clock that jumps by %i ms begins anew and says so', (jumpMs) => {
  const clock = new SourceClock()
  clock.place(10_000, 0)
  expect(clock.place(10_000 + FRAME_MS, FRAME_MS).jumpMs).toBe(0)
  const jumped = clock.place(10_000 + 2 * FRAME_MS + jumpMs, 2 * FRAME_MS)
  expect(jumped.timestampMs).toBe(2 * FRAME_MS)
  expect(jumped.jumpMs).toBeCloseTo(jumpMs)
  expect(clock.place(10_000 + 3 * FRAME_MS + jumpMs, 3 * FRAME_MS).timestampMs).toBeCloseTo(3 * FRAME_MS)
})

test('pictures that were held up and come all at once keep their order and their distance', () => {
  const clock = new SourceClock()
  clock.place(0, 0)
  const burst = [1, 2, 3, 4].map((n) => clock.place(n * FRAME_MS, 1000).timestampMs)
  expect(burst.every((at, n) => n === 0 || at > (burst[n - 1] ?? 0))).toBe(true)
  expect(burst.at(-1)).toBeLessThan(140)
})
