import { expect, test } from 'vitest'
import { generateAnchors } from '#components/frames-to-hands/generate-anchors.js'

test('There are 2016 anchors: two a cell of 24 × 24, then six a cell of 12 × 12', () => {
  const anchors = generateAnchors()
  expect(anchors.length).toBe(2 * 2016)
  expect([...anchors.slice(0, 6)]).toEqual(
    [0.5 / 24, 0.5 / 24, 0.5 / 24, 0.5 / 24, 1.5 / 24, 0.5 / 24].map(Math.fround),
  )
  const coarse = 2 * 24 * 24 * 2
  expect([...anchors.slice(coarse + 10, coarse + 14)]).toEqual(
    [0.5 / 12, 0.5 / 12, 1.5 / 12, 0.5 / 12].map(Math.fround),
  )
  expect([...anchors.slice(-2)]).toEqual([11.5 / 12, 11.5 / 12].map(Math.fround))
})
