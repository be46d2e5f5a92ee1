import { expect, test } from 'vitest'
import { createOneEuroFilter, defaultOneEuro } from '#components/frames-to-hands/one-euro.js'

const FRAME_MS = 1000 / 30

function filtered(valueAt: (n: number) => number, count: number): number[] {
  const filter = createOneEuroFilter(defaultOneEuro)
  return Array.from(
    { length: count },
    (_, n) => filter.smooth(Float32Array.of(valueAt(n)), n * FRAME_MS, 1)[0] ?? 0,
  )
}

test('The first value passes as it is', () => {
  expect(filtered(() => 0.25, 1)).toEqual([0.25])
})

test('The shake of a still hand shrinks to less than half', () => {
  const values = filtered((n) => 0.5 + (n % 2 === 0 ? 0.01 : -0.01), 60).slice(30)
  expect(Math.max(...values) - Math.min(...values)).toBeLessThan(0.01)
})

test('A fast hand is followed more closely than a slow one, in shares of its way', () => {
  const lagFrames = (stepPerFrame: number) => {
    const values = filtered((n) => n * stepPerFrame, 60)
    return (59 * stepPerFrame - (values[59] ?? 0)) / stepPerFrame
  }
  expect(lagFrames(0.2)).toBeLessThan(lagFrames(0.005) / 2)
})

test('Time that stands still changes nothing', () => {
  const filter = createOneEuroFilter(defaultOneEuro)
  filter.smooth(Float32Array.of(1), 10, 1)
  expect(filter.smooth(Float32Array.of(5), 10, 1)[0]).toBe(1)
})
