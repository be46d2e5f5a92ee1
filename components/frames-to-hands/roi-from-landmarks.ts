import { HandLandmark, type NormalizedLandmarks } from '../types/hand.ts'
import { normalizeRadians, type Roi } from './roi.ts'

/** MediaPipe: hand_landmark_landmarks_to_roi. */
const SCALE = 2
/** Toward the fingers, share of the box's height before it is scaled. */
const SHIFT_Y = -0.1

/** The wrist, the palm and the fingers' first joints: what keeps its shape while the fingers move. */
const STEADY_LANDMARKS: readonly HandLandmark[] = [
  HandLandmark.WRIST,
  HandLandmark.THUMB_CMC,
  HandLandmark.THUMB_MCP,
  HandLandmark.THUMB_IP,
  HandLandmark.INDEX_FINGER_MCP,
  HandLandmark.INDEX_FINGER_PIP,
  HandLandmark.MIDDLE_FINGER_MCP,
  HandLandmark.MIDDLE_FINGER_PIP,
  HandLandmark.RING_FINGER_MCP,
  HandLandmark.RING_FINGER_PIP,
  HandLandmark.PINKY_MCP,
  HandLandmark.PINKY_PIP,
]

/**
 * The square in which the landmark network looks for the same hand in the next picture, or again in this one.
 *
 * It is turned so that the line from the wrist to the knuckles points up. MediaPipe's source calls these three
 * joints PIP, but its numbers 4, 6 and 8 count in the list above and mean the MCP joints.
 *
 * MediaPipe: HandLandmarksToRectCalculator, RectTransformationCalculator.
 */
export function roiFromLandmarks(landmarks: NormalizedLandmarks, widthPx: number, heightPx: number): Roi {
  const xPx = (landmark: HandLandmark) => (landmarks[3 * landmark] as number) * widthPx
  const yPx = (landmark: HandLandmark) => (landmarks[3 * landmark + 1] as number) * heightPx
  const { WRIST, INDEX_FINGER_MCP, MIDDLE_FINGER_MCP, RING_FINGER_MCP } = HandLandmark
  const knuckles = (px: (landmark: HandLandmark) => number) =>
    ((px(INDEX_FINGER_MCP) + px(RING_FINGER_MCP)) / 2 + px(MIDDLE_FINGER_MCP)) / 2
  const rotationRad = normalizeRadians(
    Math.PI / 2 - Math.atan2(-(knuckles(yPx) - yPx(WRIST)), knuckles(xPx) - xPx(WRIST)),
  )
  const cos = Math.cos(rotationRad)
  const sin = Math.sin(rotationRad)

  // The bounding box in axes turned with the hand: u to its right, v toward the wrist.
  let minU = Infinity
  let maxU = -Infinity
  let minV = Infinity
  let maxV = -Infinity
  for (const landmark of STEADY_LANDMARKS) {
    const u = xPx(landmark) * cos + yPx(landmark) * sin
    const v = yPx(landmark) * cos - xPx(landmark) * sin
    minU = Math.min(minU, u)
    maxU = Math.max(maxU, u)
    minV = Math.min(minV, v)
    maxV = Math.max(maxV, v)
  }
  const centreU = (minU + maxU) / 2
  const centreV = (minV + maxV) / 2 + (maxV - minV) * SHIFT_Y
  return {
    centreXPx: centreU * cos - centreV * sin,
    centreYPx: centreU * sin + centreV * cos,
    sidePx: Math.max(maxU - minU, maxV - minV) * SCALE,
    rotationRad,
  }
}
