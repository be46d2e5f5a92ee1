import { type Palm, PalmKeypoint } from './decode-palms.ts'
import { pointInRoi } from './letterbox.ts'
import { normalizeRadians, type Roi } from './roi.ts'

/** The box grows to hold the whole hand. MediaPipe: palm_detection_detection_to_roi. */
const SCALE = 2.6
/** Toward the fingers, share of the box's height before it is scaled. */
const SHIFT_Y = -0.5

/**
 * The square, turned so that the hand points up, in which the landmark network looks for the hand of a palm.
 *
 * @param letterboxed the ROI that the palm network saw
 *
 * MediaPipe: DetectionsToRectsCalculator, RectTransformationCalculator.
 */
export function roiFromPalm(palm: Palm, letterboxed: Roi): Roi {
  const [wristX, wristY] = keypointPx(palm, PalmKeypoint.WRIST, letterboxed)
  const [middleX, middleY] = keypointPx(palm, PalmKeypoint.MIDDLE_FINGER_MCP, letterboxed)
  const rotationRad = normalizeRadians(Math.PI / 2 - Math.atan2(-(middleY - wristY), middleX - wristX))
  const { left, top, right, bottom } = palm.box
  const widthPx = (right - left) * letterboxed.sidePx
  const heightPx = (bottom - top) * letterboxed.sidePx
  const [centreX, centreY] = pointInRoi(letterboxed, (left + right) / 2, (top + bottom) / 2)
  return {
    centreXPx: centreX - heightPx * SHIFT_Y * Math.sin(rotationRad),
    centreYPx: centreY + heightPx * SHIFT_Y * Math.cos(rotationRad),
    sidePx: Math.max(widthPx, heightPx) * SCALE,
    rotationRad,
  }
}

function keypointPx(palm: Palm, keypoint: number, letterboxed: Roi): readonly [number, number] {
  return pointInRoi(letterboxed, palm.keypoints[2 * keypoint] ?? 0, palm.keypoints[2 * keypoint + 1] ?? 0)
}
