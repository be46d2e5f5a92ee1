import type { Hand, NormalizedLandmarks, WorldLandmarks } from '#components/types/hand.js'

/** An open hand that points up, in hand lengths (wrist to middle fingertip), wrist at the origin, y down. */
const OPEN_HAND: readonly (readonly [x: number, y: number])[] = [
  [0, 0],
  [-0.15, -0.08],
  [-0.25, -0.2],
  [-0.32, -0.3],
  [-0.38, -0.4],
  [-0.13, -0.48],
  [-0.15, -0.68],
  [-0.16, -0.8],
  [-0.17, -0.92],
  [0, -0.5],
  [0, -0.73],
  [0, -0.87],
  [0, -1],
  [0.11, -0.47],
  [0.12, -0.69],
  [0.13, -0.82],
  [0.13, -0.93],
  [0.21, -0.42],
  [0.24, -0.57],
  [0.26, -0.67],
  [0.27, -0.76],
]

export interface HandPlace {
  readonly wristXPx: number
  readonly wristYPx: number
  readonly lengthPx: number
  readonly turnRad?: number
}

/** An open hand somewhere in a picture. */
export function landmarksAt(place: HandPlace, widthPx: number, heightPx: number): NormalizedLandmarks {
  const cos = Math.cos(place.turnRad ?? 0) * place.lengthPx
  const sin = Math.sin(place.turnRad ?? 0) * place.lengthPx
  return Float32Array.from(
    OPEN_HAND.flatMap(([x, y]) => [
      (place.wristXPx + cos * x - sin * y) / widthPx,
      (place.wristYPx + sin * x + cos * y) / heightPx,
      0,
    ]),
  ) as NormalizedLandmarks
}

export function handAt(place: HandPlace, trackId = 0, widthPx = 640, heightPx = 480): Hand {
  return {
    handedness: 'right',
    handednessScore: 0.9,
    presence: 0.9,
    landmarks: landmarksAt(place, widthPx, heightPx),
    worldLandmarks: new Float32Array(63) as WorldLandmarks,
    sharpness: 0,
    trackId,
  }
}
