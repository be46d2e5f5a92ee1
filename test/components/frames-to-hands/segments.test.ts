import { expect, test } from 'vitest'
import { segmentsAt } from '#components/frames-to-hands/segments.js'

const CUT = { segmentMs: 2000, overlapMs: 100 }

test('A frame belongs to the segment whose span holds its time', () => {
  expect(segmentsAt(0, CUT)).toEqual([{ segment: 0, warmUp: false }])
  expect(segmentsAt(2000, CUT)).toEqual([{ segment: 1, warmUp: false }])
  expect(segmentsAt(5500, CUT)).toEqual([{ segment: 2, warmUp: false }])
})

test('Shortly before a boundary the next segment warms up', () => {
  expect(segmentsAt(1899.9, CUT)).toHaveLength(1)
  expect(segmentsAt(1900, CUT)).toEqual([
    { segment: 0, warmUp: false },
    { segment: 1, warmUp: true },
  ])
})

test('An endless segment is the only one', () => {
  expect(segmentsAt(1e9, { segmentMs: Infinity, overlapMs: 100 })).toEqual([{ segment: 0, warmUp: false }])
})
