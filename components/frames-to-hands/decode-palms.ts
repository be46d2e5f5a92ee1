import { PALM_INPUT_PX } from './generate-anchors.ts'
import type { Box } from './roi.ts'

/** The palm network's seven keypoints, in its order. */
export const PalmKeypoint = { WRIST: 0, INDEX_FINGER_MCP: 1, MIDDLE_FINGER_MCP: 2 } as const
const KEYPOINT_COUNT = 7
/** Centre, size and keypoints of one box. */
const VALUES_PER_BOX = 4 + 2 * KEYPOINT_COUNT

/** One palm in the network's letterboxed square: all places in 0..1 of its side. */
export interface Palm {
  readonly box: Box
  /** [7][xy]; `PalmKeypoint` names those in use. */
  readonly keypoints: readonly number[]
  /** 0..1 */
  readonly score: number
}

/** Raw scores are cut to ± this before the sigmoid. MediaPipe: score_clipping_thresh. */
const SCORE_CLIP = 100

/**
 * Palms whose score is at least `minScore`, in the network's order, many per hand.
 *
 * @param boxes [2016][18]: x, y, width, height and 7 × (x, y), pixels of the 192 × 192 input from the anchor
 * @param scores [2016], before the sigmoid
 * @param anchors [2016][xy] of `generateAnchors`
 *
 * MediaPipe: TensorsToDetectionsCalculator.
 */
export function decodePalms(
  boxes: Float32Array,
  scores: Float32Array,
  anchors: Float32Array,
  minScore: number,
): Palm[] {
  const minRaw = Math.log(minScore / (1 - minScore))
  const palms: Palm[] = []
  for (let n = 0; n < scores.length; n++) {
    const raw = scores[n] as number
    if (raw >= minRaw) {
      const palm = decodeOne(boxes, n, anchors, raw)
      if (palm !== undefined) palms.push(palm)
    }
  }
  return palms
}

function decodeOne(
  boxes: Float32Array,
  n: number,
  anchors: Float32Array,
  rawScore: number,
): Palm | undefined {
  const values = boxes.subarray(n * VALUES_PER_BOX, (n + 1) * VALUES_PER_BOX)
  const anchorX = anchors[2 * n] as number
  const anchorY = anchors[2 * n + 1] as number
  const xAt = (at: number) => (values[at] as number) / PALM_INPUT_PX + anchorX
  const yAt = (at: number) => (values[at] as number) / PALM_INPUT_PX + anchorY
  const halfWidth = (values[2] as number) / PALM_INPUT_PX / 2
  const halfHeight = (values[3] as number) / PALM_INPUT_PX / 2
  if (!(halfWidth >= 0 && halfHeight >= 0)) return undefined
  const keypoints: number[] = []
  for (let at = 4; at < VALUES_PER_BOX; at += 2) keypoints.push(xAt(at), yAt(at + 1))
  return {
    box: {
      left: xAt(0) - halfWidth,
      top: yAt(1) - halfHeight,
      right: xAt(0) + halfWidth,
      bottom: yAt(1) + halfHeight,
    },
    keypoints,
    score: 1 / (1 + Math.exp(-Math.min(SCORE_CLIP, Math.max(-SCORE_CLIP, rawScore)))),
  }
}
