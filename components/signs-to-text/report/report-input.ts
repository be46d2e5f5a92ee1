import type { CameraId } from '../../types/camera.ts'
import type { Handedness } from '../../types/hand.ts'
import type { SeenSpan } from '../../types/recording-facts.ts'
import type { Transcript } from '../../types/transcript.ts'

/** Everything that a report shows; plain data, so that it can be written anywhere. */
export interface ReportInput {
  readonly transcript: Transcript
  readonly cameras: readonly ReportCamera[]
  /** One sentence: which device ran the networks, and why another did not. */
  readonly deviceNote: string
  readonly speed: ReportSpeed
  /** Version of signline that made it. */
  readonly version: string
  readonly writtenAt: Date
}

export interface ReportSpeed {
  /** From the first frame asked for to the last word, milliseconds of real time. */
  readonly wallMs: number
  /** Frames that were looked at, all cameras together. */
  readonly frames: number
  /** Threads that looked for hands; 0 where landmark files were read. */
  readonly workers: number
}

export interface ReportCamera {
  readonly id: CameraId
  /** What the recording is called, without its folder: reports are handed on. */
  readonly name: string
  readonly mirrored: boolean
  /** Pixels; 0 where no frame was read. */
  readonly width: number
  readonly height: number
  readonly frames: number
  readonly durationMs: number
  /** When this camera saw a hand, in the order of time, with its mean weight among the cameras. */
  readonly seen: readonly SeenSpan[]
  readonly framesWithHand: number
  /** The whole picture once. */
  readonly overview?: HandPicture
  /** Pictures of single signs. */
  readonly signs: readonly SignPicture[]
}

export interface SignPicture {
  /** Index into `Transcript.signs`. */
  readonly sign: number
  readonly timestampMs: number
  readonly picture: HandPicture
}

/** A picture, or where there is none (landmark files) only the hands in it. */
export interface HandPicture {
  /** `data:image/jpeg;base64,…` */
  readonly dataUrl?: string
  /** Pixels. */
  readonly width: number
  readonly height: number
  readonly hands: readonly DrawnHand[]
}

export interface DrawnHand {
  readonly handedness: Handedness
  /** [21][xy], 0..1 of this picture (not of the camera's). */
  readonly points: readonly (readonly [x: number, y: number])[]
}
