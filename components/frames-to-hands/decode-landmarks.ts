import { LANDMARK_COUNT } from '../types/hand.ts'

/** Side of the landmark network's input, pixels. */
export const HAND_INPUT_PX = 224
/** The network's depth unit against the ROI's side. MediaPipe: TensorsToLandmarksCalculator's normalize_z. */
const DEPTH_SCALE = 0.4

/**
 * [21][xyz] in 0..1 of the ROI's side, z in ROI sides: the network's pixels divided by its input's side.
 *
 * @param raw [63], pixels of the 224 × 224 input
 *
 * MediaPipe: TensorsToLandmarksCalculator.
 */
export function decodeLandmarks(raw: Float32Array): Float32Array {
  const landmarks = new Float32Array(3 * LANDMARK_COUNT)
  for (let at = 0; at < landmarks.length; at += 3) {
    landmarks[at] = (raw[at] as number) / HAND_INPUT_PX
    landmarks[at + 1] = (raw[at + 1] as number) / HAND_INPUT_PX
    landmarks[at + 2] = (raw[at + 2] as number) / HAND_INPUT_PX / DEPTH_SCALE
  }
  return landmarks
}
