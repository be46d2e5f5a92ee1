import type { CameraId } from './camera.ts'
import type { Alternative, Sign } from './sign.ts'

/**
 * One word of a live session. It is `partial` while letters are added to it, `final` once, and never changes
 * afterwards; then the next number begins.
 */
export interface Caption {
  /** Place in its session, from 1, without gaps. */
  readonly number: number
  readonly state: 'partial' | 'final'
  /** The letters that were read, in order; a partial of nothing but `forming` has none yet. */
  readonly text: string
  /** When it was signed, milliseconds on the session's clock; the end is exclusive. */
  readonly startMs: number
  readonly endMs: number
  /** The least certain sign's confidence, 0..1; of a partial without signs, that of `forming`. */
  readonly confidence: number
  readonly signs: readonly Sign[]
  /** What the hand shows now, most likely first, before it counts as a sign; empty in a final caption. */
  readonly forming: readonly Alternative[]
  /** The cameras whose views were read. */
  readonly cameras: readonly CameraId[]
  /** Time of the newest frame that it rests on, milliseconds on the session's clock. */
  readonly newestFrameMs: number
  /** W3C trace context of the span in which it was read, where traces are on. */
  readonly traceparent?: string
}
