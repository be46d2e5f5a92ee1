import { expect, test } from 'vitest'
import { decodePalms } from '#components/frames-to-hands/decode-palms.js'

const anchors = Float32Array.of(0.5, 0.25, 0.1, 0.1)

function boxes(...values: readonly number[]): Float32Array {
  const all = new Float32Array(36)
  all.set(values)
  return all
}

test('A box is placed about its anchor in shares of the 192 pixels', () => {
  const [palm] = decodePalms(boxes(19.2, 9.6, 38.4, 19.2, 1.92, 3.84), Float32Array.of(2, -9), anchors, 0.5)
  expect(palm?.score).toBeCloseTo(1 / (1 + Math.exp(-2)), 6)
  expect(palm?.box.left).toBeCloseTo(0.5, 6)
  expect(palm?.box.right).toBeCloseTo(0.7, 6)
  expect(palm?.box.top).toBeCloseTo(0.25, 6)
  expect(palm?.box.bottom).toBeCloseTo(0.35, 6)
  expect(palm?.keypoints[0]).toBeCloseTo(0.51, 6)
  expect(palm?.keypoints[1]).toBeCloseTo(0.27, 6)
  expect(palm?.keypoints.length).toBe(14)
})

test('Only scores at or above the threshold are decoded', () => {
  const some = boxes(0, 0, 10, 10)
  expect(decodePalms(some, Float32Array.of(-0.001, -1), anchors, 0.5)).toHaveLength(0)
  expect(decodePalms(some, Float32Array.of(0, -1), anchors, 0.5)).toHaveLength(1)
  expect(decodePalms(some, Float32Array.of(1, 1e30), anchors, 0.9)).toHaveLength(1)
})

test('A box that is inside out or not a number is left out', () => {
  expect(decodePalms(boxes(0, 0, -1, 5), Float32Array.of(3, -9), anchors, 0.5)).toEqual([])
  expect(decodePalms(boxes(0, 0, Number.NaN, 5), Float32Array.of(3, -9), anchors, 0.5)).toEqual([])
})
