import { expect, test } from 'vitest'
import { intersectionOverUnion, normalizeRadians, overlapOfRois } from '#components/frames-to-hands/roi.js'

test('An angle comes back within half a turn', () => {
  expect(normalizeRadians(0.5)).toBeCloseTo(0.5, 12)
  expect(normalizeRadians(2 * Math.PI + 0.5)).toBeCloseTo(0.5, 12)
  expect(normalizeRadians(-3 * Math.PI + 0.1)).toBeCloseTo(-Math.PI + 0.1, 12)
})

test('The overlap of two boxes is their shared area over their joint area', () => {
  const box = { left: 0, top: 0, right: 2, bottom: 2 }
  expect(intersectionOverUnion(box, box)).toBe(1)
  expect(intersectionOverUnion(box, { left: 1, top: 0, right: 3, bottom: 2 })).toBeCloseTo(1 / 3, 12)
  expect(intersectionOverUnion(box, { left: 2, top: 0, right: 3, bottom: 2 })).toBe(0)
  expect(intersectionOverUnion(box, { left: 1, top: 1, right: 1, bottom: 1 })).toBe(0)
})

test('The overlap of two ROIs does not see their turn', () => {
  const roi = { centreXPx: 10, centreYPx: 10, sidePx: 4, rotationRad: 0 }
  expect(overlapOfRois(roi, { ...roi, rotationRad: 1 })).toBe(1)
})
