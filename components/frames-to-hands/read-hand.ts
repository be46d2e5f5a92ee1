import type { Hand } from '../types/hand.ts'
import { decodeLandmarks, HAND_INPUT_PX } from './decode-landmarks.ts'
import { decideHandedness } from './handedness.ts'
import { type HandNetworks, outputOf, type Stopwatch } from './networks.ts'
import { projectLandmarks, projectWorldLandmarks } from './project-landmarks.ts'
import type { Roi } from './roi.ts'
import { sharpnessOf } from './sharpness.ts'
import { type Picture, warpRoi } from './warp-roi.ts'

/** What the landmark network says about one ROI; whether that is a hand, `presence` tells. */
export type Reading = Omit<Hand, 'trackId'>

/** Reads one hand; `undefined` where presence is below `minPresence`. */
export type HandReader = (
  picture: Picture,
  roi: Roi,
  options: { readonly mirrored: boolean; readonly minPresence: number },
) => Promise<Reading | undefined>

/** MediaPipe: hand_landmark_cpu. One call at a time: its tensor is used again. */
export function createHandReader({ hand }: HandNetworks, stopwatch: Stopwatch): HandReader {
  const data = new Float32Array(3 * HAND_INPUT_PX * HAND_INPUT_PX)
  const grey = new Float32Array(HAND_INPUT_PX * HAND_INPUT_PX)
  const inputs = { image: { data, dims: [1, 3, HAND_INPUT_PX, HAND_INPUT_PX] } }
  return async (picture, roi, { mirrored, minPresence }) => {
    const startedMs = performance.now()
    warpRoi(picture, roi, HAND_INPUT_PX, 'replicate', data)
    const resizedMs = performance.now()
    const outputs = await hand.run(inputs)
    stopwatch.resizeMs += resizedMs - startedMs
    stopwatch.handNetMs += performance.now() - resizedMs
    stopwatch.handRuns++
    const presence = outputOf(outputs, 'presence')[0] as number
    if (!(presence >= minPresence)) return undefined
    const landmarks = decodeLandmarks(outputOf(outputs, 'landmarks'))
    return {
      ...decideHandedness(outputOf(outputs, 'handedness')[0] as number, mirrored),
      presence,
      landmarks: projectLandmarks(landmarks, roi, picture.width, picture.height),
      worldLandmarks: projectWorldLandmarks(outputOf(outputs, 'worldLandmarks'), roi),
      sharpness: sharpnessOf(data, HAND_INPUT_PX, grey),
    }
  }
}
