import type { CameraId } from './camera.ts'

/** How a camera's address is decoded where that is not left to the defaults; see camera-to-frames. */
export interface PlannedDecoding {
  readonly cutOff?: 'refuse' | 'keep'
  readonly maxSide?: number
  readonly picturesPerSecond?: number
  readonly live?: boolean
}

/** A stretch of one camera's recording that one step decodes and finds hands in. */
export interface RecordingPart {
  readonly cameraId: CameraId
  readonly uri: string
  readonly mirrored: boolean
  readonly live: boolean
  readonly decoding: PlannedDecoding
  /** From 0, in the order of time. */
  readonly part: number
  /** Milliseconds on the camera's clock, a boundary of the trackers' segments. */
  readonly fromMs: number
  /** Exclusive; left out where the part goes on to the end. Of a live camera: how long it is read. */
  readonly toMs?: number
  /**
   * When the recording's first picture was on its source's clock, where the part can be sought; else it is
   * decoded from the beginning.
   */
  readonly originMs?: number
  /** Changes when what the address delivers has changed, so that nothing old is taken for it. */
  readonly content: string
}

/** Parts that share a pod and its device. */
export interface PartBatch {
  readonly parts: readonly RecordingPart[]
}

/** One camera of the planned recording, as reports may name it. */
export interface PlannedCamera {
  readonly id: CameraId
  /** What the recording is called, without its folder or a password. */
  readonly name: string
  readonly mirrored: boolean
  readonly live: boolean
  /** When this recording began, milliseconds on the rig's clock. */
  readonly offsetMs: number
}

/** What the first step of a run found out, for those that put the parts together. */
export interface RecordingPlan {
  readonly cameras: readonly PlannedCamera[]
  /** Parts of all cameras together. */
  readonly parts: number
}
