import type { CameraId } from './camera.ts'

/** The 21 landmarks of a hand in MediaPipe's order. */
export const HandLandmark = {
  WRIST: 0,
  THUMB_CMC: 1,
  THUMB_MCP: 2,
  THUMB_IP: 3,
  THUMB_TIP: 4,
  INDEX_FINGER_MCP: 5,
  INDEX_FINGER_PIP: 6,
  INDEX_FINGER_DIP: 7,
  INDEX_FINGER_TIP: 8,
  MIDDLE_FINGER_MCP: 9,
  MIDDLE_FINGER_PIP: 10,
  MIDDLE_FINGER_DIP: 11,
  MIDDLE_FINGER_TIP: 12,
  RING_FINGER_MCP: 13,
  RING_FINGER_PIP: 14,
  RING_FINGER_DIP: 15,
  RING_FINGER_TIP: 16,
  PINKY_MCP: 17,
  PINKY_PIP: 18,
  PINKY_DIP: 19,
  PINKY_TIP: 20,
} as const
export type HandLandmark = (typeof HandLandmark)[keyof typeof HandLandmark]

export const LANDMARK_COUNT = 21

declare const space: unique symbol
/** [21][xyz]: x and y in 0..1 of the picture's width and height, z in picture widths, wrist at 0. */
export type NormalizedLandmarks = Float32Array & { readonly [space]: 'normalized' }
/** [21][xyz], metres, origin at the hand's centre, axes as the picture's (x right, y down, z away). */
export type WorldLandmarks = Float32Array & { readonly [space]: 'world' }

/** Which hand of the signer it is, whatever the camera's mirroring. */
export type Handedness = 'left' | 'right'

export interface Hand {
  readonly handedness: Handedness
  /** Probability of `handedness`, 0.5..1. */
  readonly handednessScore: number
  /** The landmark network's own probability that a hand is there, 0..1. */
  readonly presence: number
  readonly landmarks: NormalizedLandmarks
  readonly worldLandmarks: WorldLandmarks
  /**
   * Variance of the Laplacian of the hand's crop (224×224 grey, 0..255), the usual focus measure; higher is
   * sharper, 0 where the picture was not at hand.
   */
  readonly sharpness: number
  /** The same number for the same hand as long as it is tracked within one camera's recording. */
  readonly trackId: number
}

/** The hands of one picture; `hands` is empty where there is none. */
export interface HandFrame {
  readonly cameraId: CameraId
  readonly index: number
  /** Milliseconds on the rig's clock. */
  readonly timestampMs: number
  /** Pixels of the picture that the landmarks are normalized by. */
  readonly width: number
  readonly height: number
  readonly hands: readonly Hand[]
}
