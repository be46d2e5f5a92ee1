import { describe, expect, test } from 'vitest'
import { cannotBeDouble, deepestDip, isDouble } from '#components/pose-to-signs/double-letters.js'

describe('the deepest dip of a letter', () => {
  test('is measured from the lower of its two sides', () => {
    expect(deepestDip([0, 3, 4, 1, 2, 3, 0])).toEqual({ depth: 2, frame: 3 })
  })

  test('is none where a letter only begins and ends', () => {
    expect(deepestDip([0, 1, 2, 3, 2, 1, 0]).depth).toBe(0)
    expect(deepestDip([2, 2]).depth).toBe(0)
    expect(deepestDip([]).depth).toBe(0)
  })
})

describe('a letter is doubled', () => {
  const dip = (depth: number) => ({ depth, frame: 5 })

  test('when it dips a little and lasts as long as two', () => {
    expect(isDouble(dip(0.6), 2)).toBe(true)
    expect(isDouble(dip(0.6), 1.2)).toBe(false)
  })

  test('when it dips deeply in the time of one', () => {
    expect(isDouble(dip(2.2), 1.1)).toBe(true)
    expect(isDouble(dip(2.2), 0.9)).toBe(false)
  })

  test('never by its length alone: a signer may hold a letter', () => {
    expect(isDouble(dip(0.2), 5)).toBe(false)
    expect(cannotBeDouble(dip(0.2))).toBe(true)
    expect(cannotBeDouble(dip(0.6))).toBe(false)
  })

  test('by a very deep dip alone where no pace is known', () => {
    expect(isDouble(dip(2), undefined)).toBe(false)
    expect(isDouble(dip(3), undefined)).toBe(true)
  })
})
