import type { CameraId } from './camera.ts'
import type { Hand, Handedness, WorldLandmarks } from './hand.ts'

/** How far one view of a hand can be trusted, each 0..1. */
export interface ViewQuality {
  readonly presence: number
  /** Hand's size in the picture against the size at which more pixels stop helping. */
  readonly size: number
  readonly sharpness: number
  /** Share of the 21 landmarks that lie inside the picture. */
  readonly shareInView: number
}

export interface HandView {
  readonly cameraId: CameraId
  /** When this camera took its picture, milliseconds on the rig's clock. */
  readonly timestampMs: number
  /** Pixels of the picture that `hand.landmarks` are normalized by. */
  readonly width: number
  readonly height: number
  readonly hand: Hand
  readonly quality: ViewQuality
  /** Weight of this view among the views of the same hand at this time; they sum to 1. */
  readonly weight: number
}

/** A hand in 3D from several calibrated cameras. */
export interface FusedHand {
  readonly handedness: Handedness
  readonly landmarks: WorldLandmarks
  /** Root mean square, pixels. */
  readonly reprojectionErrorPx: number
}

/** What all cameras see at one time. */
export interface Pose {
  /** Milliseconds on the rig's clock. */
  readonly timestampMs: number
  /** The views of each of the signer's hands, best first; a hand that nobody sees has none. */
  readonly views: Readonly<Record<Handedness, readonly HandView[]>>
  /** Empty until several cameras are calibrated. */
  readonly fused: readonly FusedHand[]
}
