import { expect, test } from 'vitest'
import { CameraFigures } from '#live/worker/camera/camera-figures.js'

test('figures are of the last seconds', () => {
  const figures = new CameraFigures()
  expect(figures.at(0)).toEqual({ framesPerSecond: 0, frameAgeMs: 0, shareWithHand: 0 })
  for (let n = 0; n < 300; n++)
    figures.add({ atMs: n * 40, ageMs: n < 150 ? 500 : 20 + (n % 3), hasHand: n >= 240 })
  const { framesPerSecond, frameAgeMs, shareWithHand } = figures.at(12_000)
  expect(framesPerSecond).toBeCloseTo(25, 0)
  expect(frameAgeMs).toBe(21)
  expect(shareWithHand).toBeCloseTo(60 / 125, 1)
  expect(figures.at(30_000).framesPerSecond).toBe(0)
})

test('a camera that was opened anew begins anew', () => {
  const figures = new CameraFigures()
  figures.add({ atMs: 0, ageMs: 900, hasHand: true })
  figures.clear()
  figures.add({ atMs: 1000, ageMs: 30, hasHand: false })
  expect(figures.at(1000)).toEqual({ framesPerSecond: 1, frameAgeMs: 30, shareWithHand: 0 })
})
