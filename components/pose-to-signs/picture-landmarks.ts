import type { NormalizedLandmarks } from '../types/hand.ts'
import { HandLandmark, LANDMARK_COUNT } from '../types/hand.ts'

/**
 * Landmarks in pixels, [21][xy]: x and y on one scale, as angles and lengths need it. z is left out: it is
 * relative and weak, and handshapes are read no better with it.
 */
export function pictureLandmarks(
  landmarks: NormalizedLandmarks,
  picture: { readonly width: number; readonly height: number },
): Float32Array {
  const pixels = new Float32Array(LANDMARK_COUNT * 2)
  for (let point = 0; point < LANDMARK_COUNT; point++) {
    pixels[point * 2] = (landmarks[point * 3] ?? 0) * picture.width
    pixels[point * 2 + 1] = (landmarks[point * 3 + 1] ?? 0) * picture.height
  }
  return pixels
}

/** Wrist to the farthest knuckle, in the landmarks' unit; landmarks [21][xy]. */
export function palmLength(landmarks: Float32Array): number {
  const x = landmarks[0] ?? 0
  const y = landmarks[1] ?? 0
  return Math.max(
    ...KNUCKLES.map((knuckle) =>
      Math.hypot((landmarks[knuckle * 2] ?? 0) - x, (landmarks[knuckle * 2 + 1] ?? 0) - y),
    ),
  )
}

const KNUCKLES: readonly HandLandmark[] = [
  HandLandmark.INDEX_FINGER_MCP,
  HandLandmark.MIDDLE_FINGER_MCP,
  HandLandmark.RING_FINGER_MCP,
  HandLandmark.PINKY_MCP,
]

/** Mean of the wrist and the four knuckles, in the landmarks' unit; landmarks [21][xy]. */
export function palmCentre(landmarks: Float32Array): readonly [number, number] {
  const points: readonly HandLandmark[] = [HandLandmark.WRIST, ...KNUCKLES]
  const mean = (axis: 0 | 1): number =>
    points.reduce<number>((sum, point) => sum + (landmarks[point * 2 + axis] ?? 0), 0) / points.length
  return [mean(0), mean(1)]
}
