import { expect, test } from 'vitest'
import { roiFromLandmarks } from '#components/frames-to-hands/roi-from-landmarks.js'
import { landmarksAt } from './hands-for-tests.ts'

const UPRIGHT = { wristXPx: 300, wristYPx: 400, lengthPx: 200 }

test('An upright hand gives a square about its steady landmarks, twice their long side', () => {
  const roi = roiFromLandmarks(landmarksAt(UPRIGHT, 640, 480), 640, 480)
  // From the wrist to the middle PIP joint, and from the thumb's IP to the pinky's PIP.
  const height = 0.73 * 200
  const left = -0.32 * 200
  const right = 0.24 * 200
  const turn = Math.atan2((-0.13 + 0.11) / 4, (0.48 + 0.47) / 4 + 0.5 / 2)
  expect(roi.rotationRad).toBeCloseTo(turn, 3)
  expect(roi.sidePx).toBeGreaterThan(2 * height * 0.98)
  expect(roi.sidePx).toBeLessThan(2 * height * 1.03)
  expect(roi.centreXPx).toBeCloseTo(300 + (left + right) / 2, -1)
  expect(roi.centreYPx).toBeCloseTo(400 - height / 2 - 0.1 * height, -1)
})

test('The square turns with the hand and keeps its side, whatever the picture’s aspect', () => {
  const upright = roiFromLandmarks(landmarksAt(UPRIGHT, 640, 480), 640, 480)
  for (const turnRad of [0.4, -1.2, 2.5]) {
    const turned = roiFromLandmarks(landmarksAt({ ...UPRIGHT, turnRad }, 1280, 300), 1280, 300)
    expect(turned.rotationRad - upright.rotationRad).toBeCloseTo(turnRad, 4)
    expect(turned.sidePx).toBeCloseTo(upright.sidePx, 2)
  }
})
