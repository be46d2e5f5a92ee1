import { describe, expect, test } from 'vitest'
import { compareQuantities, parseQuantity, quantityOfUnits, unitsOf } from '#cluster/allocation/quantity.js'

describe('A quantity', () => {
  test.each([
    ['40Gi', '42949672960'],
    ['1.5Gi', '1536Mi'],
    ['1e3', '1k'],
    ['1E3', '1000'],
    ['2E', '2e18'],
    ['1500m', '1.5'],
    ['.5', '500m'],
    ['5.', '5'],
    ['-1', '-1000m'],
    ['+3Ki', '3072'],
    ['0.1n', '1n'],
  ])('%s is %s', (left, right) => {
    expect(parseQuantity(left)?.nanos).toBeDefined()
    expect(compareQuantities(parseQuantity(left)!, parseQuantity(right)!)).toBe(0)
  })

  test.each(['', 'Gi', '40GB', '40 Gi', '1K', 'eighty', '0x10', '1e', '1e9999', '--1', '.'])(
    '%s is none',
    (text) => {
      expect(parseQuantity(text)).toBeUndefined()
    },
  )

  test('is more or less than another, and rounded up to whole units', () => {
    expect(compareQuantities(parseQuantity('80Gi')!, parseQuantity('80G')!)).toBe(1)
    expect(compareQuantities(parseQuantity('-1')!, parseQuantity('0')!)).toBe(-1)
    expect(unitsOf(parseQuantity('1500m')!)).toBe(2n)
    expect(quantityOfUnits(7n)).toEqual({ text: '7', nanos: 7_000_000_000n })
  })
})
