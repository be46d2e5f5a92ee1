import { zipSync } from 'fflate'
import { imageNetworkMetadata, withMetadata } from './metadata.ts'

/** Stands in the bundle's path: raise it when the same networks give other bytes. */
export const BUNDLE_VERSION = 1

/**
 * A `hand_landmarker.task` for MediaPipe's HandLandmarker (npm `@mediapipe/tasks-vision`): a ZIP of both
 * networks with fixed names, stored and not deflated, each carrying metadata that says how pictures go in.
 */
export function handLandmarkerBundle(palmDetection: Uint8Array, handLandmarks: Uint8Array): Uint8Array {
  return zipSync(
    {
      'hand_detector.tflite': withMetadata(palmDetection, imageNetworkMetadata(PALM_OUTPUTS)),
      'hand_landmarks_detector.tflite': withMetadata(handLandmarks, imageNetworkMetadata(HAND_OUTPUTS)),
    },
    { level: 0, mtime: EARLIEST_ZIP_TIME },
  )
}

/** Boxes and scores. */
const PALM_OUTPUTS = 2
/** Screen landmarks, presence, handedness, world landmarks. */
const HAND_OUTPUTS = 4

/** The same bytes whenever they are made; local time, because that is what ZIP stores. */
const EARLIEST_ZIP_TIME = new Date(1980, 0, 1)
