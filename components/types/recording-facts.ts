import type { CameraId, DropCount } from './camera.ts'

/** A stretch of time in which a camera saw a hand. */
export interface SeenSpan {
  /** Milliseconds on the rig's clock; the end is exclusive. */
  readonly startMs: number
  readonly endMs: number
  /** Mean weight among the cameras, 0..1. */
  readonly weight: number
}

/** What one camera delivered, for the report. */
export interface CameraFacts {
  readonly id: CameraId
  /** What the recording is called, without its folder: reports are handed on. */
  readonly name: string
  readonly mirrored: boolean
  readonly offsetMs: number
  /** Pixels; 0 where no frame was read. */
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly framesWithHand: number
  readonly durationMs: number
  /** In the order of time. */
  readonly seen: readonly SeenSpan[]
}

/** What is known of a recording beside what was signed in it. */
export interface RecordingFacts {
  readonly schema: 'signline.recording/1'
  readonly cameras: readonly CameraFacts[]
  readonly durationMs: number
  readonly dropped: readonly DropCount[]
  /** Which device found the hands, and why another did not. */
  readonly deviceNote: string
  /** Finding hands, all cameras together. */
  readonly speed: { readonly wallMs: number; readonly frames: number; readonly workers: number }
}
