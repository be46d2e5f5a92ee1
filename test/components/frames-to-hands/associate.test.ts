import { expect, test } from 'vitest'
import { associate } from '#components/frames-to-hands/associate.js'

const MAX_OVERLAP = 0.5

function at(x: number, trackId?: number) {
  return { trackId, roi: { centreXPx: x, centreYPx: 0, sidePx: 100, rotationRad: 0 } }
}

test('A palm where a tracked hand is starts no second one', () => {
  expect(associate([at(0, 7)], [at(10), at(300)], MAX_OVERLAP, 2)).toEqual([at(0, 7), at(300)])
})

test('Of two palms in one place the more certain stays', () => {
  expect(associate([], [at(0), at(10)], MAX_OVERLAP, 2)).toEqual([at(0)])
})

test('There are never more than asked for, and tracked hands come first', () => {
  expect(associate([at(0, 1)], [at(200), at(400)], MAX_OVERLAP, 2)).toEqual([at(0, 1), at(200)])
})
