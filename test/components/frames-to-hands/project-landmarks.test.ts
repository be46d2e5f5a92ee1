import { expect, test } from 'vitest'
import { projectLandmarks, projectWorldLandmarks } from '#components/frames-to-hands/project-landmarks.js'

const roi = { centreXPx: 300, centreYPx: 200, sidePx: 100, rotationRad: Math.PI / 2 }

function threeOf(x: number, y: number, z: number): Float32Array {
  return Float32Array.of(x, y, z, ...new Array(60).fill(0))
}

test('A point of a turned ROI lands where the ROI lies in the picture, depth in picture widths', () => {
  const [x, y, z] = projectLandmarks(threeOf(0.5, 0, 0.2), roi, 640, 480)
  // The middle of the upper edge, a quarter turned: to the right of the centre by half a side.
  expect(x).toBeCloseTo(350 / 640, 6)
  expect(y).toBeCloseTo(200 / 480, 6)
  expect(z).toBeCloseTo((0.2 * 100) / 640, 6)
})

test('World landmarks are turned about the viewing axis and keep their metres', () => {
  const [x, y, z] = projectWorldLandmarks(threeOf(0, -0.1, 0.03), roi)
  expect(x).toBeCloseTo(0.1, 6)
  expect(y).toBeCloseTo(0, 6)
  expect(z).toBeCloseTo(0.03, 6)
})
