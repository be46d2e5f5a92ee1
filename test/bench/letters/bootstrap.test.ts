import { expect, test } from 'vitest'
import { bootstrapMean } from '#bench/letters/bootstrap.js'

test('the interval lies around the mean and is the same for the same seed', () => {
  const values = [0.7, 0.8, 0.9, 0.95, 0.6]
  const interval = bootstrapMean(values, 1)
  expect(interval.mean).toBeCloseTo(0.79)
  expect(interval.low).toBeLessThan(interval.mean)
  expect(interval.high).toBeGreaterThan(interval.mean)
  expect(interval.low).toBeGreaterThanOrEqual(0.6)
  expect(bootstrapMean(values, 1)).toEqual(interval)
})

test('values that agree leave no doubt', () => {
  expect(bootstrapMean([0.5, 0.5, 0.5], 3)).toEqual({ mean: 0.5, low: 0.5, high: 0.5, count: 3 })
})
