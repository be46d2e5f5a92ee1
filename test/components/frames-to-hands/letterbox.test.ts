import { expect, test } from 'vitest'
import { letterbox, pointInRoi } from '#components/frames-to-hands/letterbox.js'

test('A wide picture gets bars above and below, and points lose them again', () => {
  const seen = letterbox(640, 480)
  expect(seen).toEqual({ centreXPx: 320, centreYPx: 240, sidePx: 640, rotationRad: 0 })
  expect(pointInRoi(seen, 0, 80 / 640)).toEqual([0, 0])
  expect(pointInRoi(seen, 1, 560 / 640)).toEqual([640, 480])
})

test('A scale above 1 leaves a margin on all sides', () => {
  expect(letterbox(100, 300, 1.3).sidePx).toBeCloseTo(390, 9)
})
