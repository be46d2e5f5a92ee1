import type { HandNetworkId } from './networks.ts'

/** A fixed pattern of waves, channels first, 0..1: the same numbers on every machine. */
export function trialPicture(width: number, height: number): Float32Array {
  const picture = new Float32Array(3 * height * width)
  for (let channel = 0; channel < 3; channel += 1)
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1) {
        const wave = Math.sin(0.05 * x * (channel + 1)) + Math.cos(0.07 * y)
        picture[(channel * height + y) * width + x] = (wave + 2) / 4
      }
  return picture
}

/**
 * Root mean square of each output on the trial picture, as Google's own interpreter (LiteRT 2.3) computes it
 * from the TFLite files.
 */
export const TRIAL_STATISTICS: Readonly<Record<HandNetworkId, Readonly<Record<string, number>>>> = {
  'palm-detection-full': { boxes: 20.83383, scores: 7.471647 },
  'palm-detection-lite': { boxes: 19.2616, scores: 8.476247 },
  'hand-landmarks-full': {
    landmarks: 90.88734,
    presence: 0.0001491547,
    handedness: 0.09737173,
    worldLandmarks: 0.04365736,
  },
  'hand-landmarks-lite': {
    landmarks: 91.58209,
    presence: 0.000392795,
    handedness: 0.9580676,
    worldLandmarks: 0.0209622,
  },
}
