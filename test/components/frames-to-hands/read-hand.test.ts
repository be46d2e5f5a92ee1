import { expect, test } from 'vitest'
import { openCamera } from '#components/camera-to-frames/open-camera.js'
import { cameraToFrames } from '#components/camera-to-frames/stage.js'
import { startStopwatch } from '#components/frames-to-hands/networks.js'
import { createHandReader, type Reading } from '#components/frames-to-hands/read-hand.js'
import type { Roi } from '#components/frames-to-hands/roi.js'
import type { Picture } from '#components/frames-to-hands/warp-roi.js'
import { openNetworks, sampleClip } from './samples.ts'

/** Pixels of the picture; equal to the bit on the processors that it was tried on. */
const LANDMARK_TOLERANCE_PX = 0.01
const NUMBER_TOLERANCE = 1e-4

async function frameWithHand(): Promise<Picture> {
  const camera = { id: 'front', uri: sampleClip ?? '', mirrored: false }
  for await (const { index, width, height, pixels, release } of cameraToFrames(camera, openCamera(camera))) {
    const picture = { width, height, pixels: Uint8Array.from(pixels) }
    release()
    if (index === 40) return picture
  }
  throw new Error('the recording is shorter than 41 frames')
}

test.skipIf(sampleClip === undefined)('Hands that share a run are read as each is by itself', async () => {
  await using networks = await openNetworks('lite')
  const picture = await frameWithHand()
  const { width, height } = picture
  const rois: readonly Roi[] = [0.35, 0.45, 0.5, 0.55, 0.65].flatMap((x, nth) =>
    [0.4, 0.6].map((y) => ({
      centreXPx: x * width,
      centreYPx: y * height,
      sidePx: (0.5 + 0.08 * nth) * height,
      rotationRad: 0.2 * nth - 0.4,
    })),
  )
  const readHands = createHandReader(networks, startStopwatch())
  const options = { mirrored: false, minPresence: 0 }
  const together = (await readHands(picture, rois, options)).map(copied)
  const largest = { px: 0, number: 0 }
  for (const [nth, roi] of rois.entries()) {
    const [alone] = (await readHands(picture, [roi], options)).map(copied)
    const shared = together[nth]
    if (alone === undefined || shared === undefined) throw new Error(`nothing was read in ROI ${nth}`)
    largest.px = Math.max(largest.px, width * difference(shared.landmarks, alone.landmarks))
    largest.number = Math.max(
      largest.number,
      Math.abs(shared.presence - alone.presence),
      difference(shared.worldLandmarks, alone.worldLandmarks),
    )
    expect(shared.handedness).toBe(alone.handedness)
  }
  expect(largest.px).toBeLessThanOrEqual(LANDMARK_TOLERANCE_PX)
  expect(largest.number).toBeLessThanOrEqual(NUMBER_TOLERANCE)
  expect(together.some((reading) => reading !== undefined && reading.presence > 0.9)).toBe(true)
})

/** The reader uses its tensors again. */
function copied(reading: Reading | undefined): Reading | undefined {
  return reading === undefined ? undefined : structuredClone(reading)
}

function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, at) => Math.max(most, Math.abs(value - (b[at] ?? Number.NaN))), 0)
}
