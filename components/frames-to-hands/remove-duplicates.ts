import { HandLandmark, LANDMARK_COUNT, type NormalizedLandmarks } from '../types/hand.ts'
import { type Box, intersectionOverUnion } from './roi.ts'

/** Two landmarks are the same place within this share of the palm's baseline. */
const SAME_PLACE_SHARE = 0.2
/** So many of the 21 landmarks in the same place make two readings one hand… */
const MIN_SAME_LANDMARKS = 10
/** …when their bounding boxes overlap by more than this, too. */
const MIN_OVERLAP = 0.2

/**
 * The hands without those that are a second reading of an earlier one: tracks that ran onto the same hand.
 * MediaPipe: HandLandmarksDeduplicationCalculator.
 */
export function removeDuplicates<Hand extends { readonly landmarks: NormalizedLandmarks }>(
  hands: readonly Hand[],
  widthPx: number,
  heightPx: number,
): Hand[] {
  const kept: Hand[] = []
  for (const hand of hands)
    if (kept.every((other) => !isSameHand(other.landmarks, hand.landmarks, widthPx, heightPx)))
      kept.push(hand)
  return kept
}

function isSameHand(
  a: NormalizedLandmarks,
  b: NormalizedLandmarks,
  widthPx: number,
  heightPx: number,
): boolean {
  const nearPx =
    SAME_PLACE_SHARE * Math.max(baselinePx(a, widthPx, heightPx), baselinePx(b, widthPx, heightPx))
  let same = 0
  for (let at = 0; at < 3 * LANDMARK_COUNT; at += 3) {
    const dx = ((a[at] as number) - (b[at] as number)) * widthPx
    const dy = ((a[at + 1] as number) - (b[at + 1] as number)) * heightPx
    if (Math.hypot(dx, dy) < nearPx) same++
  }
  return (
    same >= MIN_SAME_LANDMARKS && intersectionOverUnion(boxOfLandmarks(a), boxOfLandmarks(b)) > MIN_OVERLAP
  )
}

/** The longest side of the triangle wrist, index MCP, pinky MCP. MediaPipe: HandBaselineDistance. */
function baselinePx(landmarks: NormalizedLandmarks, widthPx: number, heightPx: number): number {
  const { WRIST, INDEX_FINGER_MCP, PINKY_MCP } = HandLandmark
  const between = (a: HandLandmark, b: HandLandmark) =>
    Math.hypot(
      ((landmarks[3 * a] as number) - (landmarks[3 * b] as number)) * widthPx,
      ((landmarks[3 * a + 1] as number) - (landmarks[3 * b + 1] as number)) * heightPx,
    )
  return Math.max(
    between(WRIST, INDEX_FINGER_MCP),
    between(INDEX_FINGER_MCP, PINKY_MCP),
    between(PINKY_MCP, WRIST),
  )
}

/** The upright box around all 21 landmarks, in their own unit. */
export function boxOfLandmarks(landmarks: NormalizedLandmarks): Box {
  let left = Infinity
  let top = Infinity
  let right = -Infinity
  let bottom = -Infinity
  for (let at = 0; at < 3 * LANDMARK_COUNT; at += 3) {
    left = Math.min(left, landmarks[at] as number)
    right = Math.max(right, landmarks[at] as number)
    top = Math.min(top, landmarks[at + 1] as number)
    bottom = Math.max(bottom, landmarks[at + 1] as number)
  }
  return { left, top, right, bottom }
}
