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

/** Root mean square of each output on the trial picture, as a plain interpreter of the TFLite files has it. */
export const TRIAL_STATISTICS: Readonly<Record<HandNetworkId, Readonly<Record<string, number>>>> = {
  'palm-detection-full': {},
  'palm-detection-lite': {},
  'hand-landmarks-full': {},
  'hand-landmarks-lite': {},
}
