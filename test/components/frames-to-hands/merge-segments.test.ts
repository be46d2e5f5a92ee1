import { expect, test } from 'vitest'
import { createSegmentMerger } from '#components/frames-to-hands/merge-segments.js'
import { handAt } from './hands-for-tests.ts'

const at = (x: number, trackId: number) => handAt({ wristXPx: x, wristYPx: 300, lengthPx: 150 }, trackId)
const ids = (hands: readonly { readonly trackId: number }[]) => hands.map(({ trackId }) => trackId)
const own = (segment: number, ...hands: ReturnType<typeof at>[]) => ({ segment, warmUp: false, hands })
const warm = (segment: number, ...hands: ReturnType<typeof at>[]) => ({ segment, warmUp: true, hands })

test('Within a segment tracks are numbered as they appear', () => {
  const merger = createSegmentMerger()
  expect(ids(merger.merge([own(0, at(100, 4))]))).toEqual([0])
  expect(ids(merger.merge([own(0, at(100, 4), at(400, 1))]))).toEqual([0, 1])
})

test('A hand keeps its number across a boundary when the warm-up saw it, also when the order changes', () => {
  const merger = createSegmentMerger()
  merger.merge([own(0, at(100, 0), at(400, 1))])
  merger.merge([own(0, at(105, 0), at(400, 1)), warm(1, at(401, 0), at(104, 1))])
  expect(ids(merger.merge([own(1, at(400, 0), at(110, 1))]))).toEqual([1, 0])
})

test('Warm-up readings are never reported', () => {
  const merger = createSegmentMerger()
  expect(merger.merge([own(0), warm(1, at(100, 0))])).toEqual([])
})

test('Without an overlap the last frame before the boundary is joined with the first after it', () => {
  const merger = createSegmentMerger()
  merger.merge([own(0, at(100, 0), at(400, 1))])
  expect(ids(merger.merge([own(1, at(390, 0), at(600, 1))]))).toEqual([1, 2])
})

test('A hand found only after the boundary is new, and its number is not given twice', () => {
  const merger = createSegmentMerger()
  merger.merge([own(0, at(100, 0)), warm(1)])
  expect(ids(merger.merge([own(1, at(500, 0))]))).toEqual([1])
  expect(ids(merger.merge([own(1, at(500, 0), at(100, 1))]))).toEqual([1, 2])
})

test('The last frame of the overlap that pairs a hand decides', () => {
  const merger = createSegmentMerger()
  merger.merge([own(0, at(100, 0), at(400, 1)), warm(1, at(100, 0), at(400, 1))])
  merger.merge([own(0, at(100, 0), at(400, 1)), warm(1, at(400, 0), at(100, 1))])
  expect(ids(merger.merge([own(1, at(400, 0), at(100, 1))]))).toEqual([1, 0])
})

test('A frame that belongs to no segment is refused', () => {
  expect(() => createSegmentMerger().merge([warm(1)])).toThrow('belongs to no segment')
})
