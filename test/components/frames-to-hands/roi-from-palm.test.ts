import { expect, test } from 'vitest'
import type { Palm } from '#components/frames-to-hands/decode-palms.js'
import { letterbox } from '#components/frames-to-hands/letterbox.js'
import { roiFromPalm } from '#components/frames-to-hands/roi-from-palm.js'

function palm(wrist: readonly [number, number], middle: readonly [number, number]): Palm {
  return {
    box: { left: 0.4, top: 0.4, right: 0.6, bottom: 0.5 },
    keypoints: [...wrist, 0, 0, ...middle, 0, 0, 0, 0, 0, 0, 0, 0],
    score: 1,
  }
}

test('A hand that points up gives an upright square above the palm, 2.6 times its long side', () => {
  const roi = roiFromPalm(palm([0.5, 0.5], [0.5, 0.4]), letterbox(640, 480))
  expect(roi.rotationRad).toBeCloseTo(0, 9)
  expect(roi.sidePx).toBeCloseTo(0.2 * 640 * 2.6, 6)
  expect(roi.centreXPx).toBeCloseTo(320, 6)
  // Half the unscaled height above the palm's centre; the letterbox's bar of 80 pixels is gone.
  expect(roi.centreYPx).toBeCloseTo(0.45 * 640 - 80 - 0.5 * 0.1 * 640, 6)
})

test('A hand that points right is turned by a quarter and shifted to the right', () => {
  const roi = roiFromPalm(palm([0.5, 0.5], [0.6, 0.5]), letterbox(640, 640))
  expect(roi.rotationRad).toBeCloseTo(Math.PI / 2, 9)
  expect(roi.centreXPx).toBeCloseTo(320 + 0.5 * 0.1 * 640, 6)
  expect(roi.centreYPx).toBeCloseTo(0.45 * 640, 6)
})
