import type { LookConfig } from './config.ts'
import { decodePalms } from './decode-palms.ts'
import { generateAnchors, PALM_INPUT_PX } from './generate-anchors.ts'
import { letterbox } from './letterbox.ts'
import { type HandNetworks, outputOf, type Stopwatch } from './networks.ts'
import type { Roi } from './roi.ts'
import { roiFromPalm } from './roi-from-palm.ts'
import { type Picture, warpRoi } from './warp-roi.ts'
import { weightedNonMaxSuppression } from './weighted-non-max-suppression.ts'

/** What the palm network saw in one picture. */
export interface PalmsSeen {
  /** Where the landmark network should look, best palm first, at most `numHands`. */
  rois(config: Pick<LookConfig, 'minPalmScore' | 'maxPalmOverlap' | 'numHands'>): readonly Roi[]
}

/** Finds hands anywhere in a picture. One call at a time: its tensor is used again. */
export type PalmFinder = (picture: Picture) => Promise<PalmsSeen>

/** MediaPipe: palm_detection_cpu, palm_detection_detection_to_roi. */
export function createPalmFinder({ palm }: HandNetworks, stopwatch: Stopwatch): PalmFinder {
  const anchors = generateAnchors()
  const data = new Float32Array(3 * PALM_INPUT_PX * PALM_INPUT_PX)
  const inputs = { image: { data, dims: [1, 3, PALM_INPUT_PX, PALM_INPUT_PX] } }
  return async (picture) => {
    const seen = letterbox(picture.width, picture.height)
    const startedMs = performance.now()
    warpRoi(picture, seen, PALM_INPUT_PX, 'black', data)
    const resizedMs = performance.now()
    const outputs = await palm.run(inputs)
    stopwatch.resizeMs += resizedMs - startedMs
    stopwatch.palmNetMs += performance.now() - resizedMs
    stopwatch.palmRuns++
    const boxes = outputOf(outputs, 'boxes')
    const scores = outputOf(outputs, 'scores')
    return {
      rois: ({ minPalmScore, maxPalmOverlap, numHands }) =>
        weightedNonMaxSuppression(decodePalms(boxes, scores, anchors, minPalmScore), maxPalmOverlap)
          .slice(0, numHands)
          .map((found) => roiFromPalm(found, seen)),
    }
  }
}
