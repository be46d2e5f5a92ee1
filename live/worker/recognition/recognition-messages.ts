import type { KnownLate } from '../../../components/joined/hands-to-captions/late-cameras.ts'
import type { CameraId } from '../../../components/types/camera.ts'
import type { Caption } from '../../../components/types/caption.ts'
import type { ThreadFailed } from '../../../components/types/serve-thread.ts'
import type { Alphabet } from '../../../components/types/sign.ts'
import type { CameraMessages } from './session-inbox.ts'

/** What a session's reader begins with. */
export interface SessionStart {
  /** Zero of the session's clock on the bus's, milliseconds. */
  readonly startedAtMs: number
  readonly alphabet: Alphabet
  readonly lastNumber: number
  readonly saidUntilMs: number | undefined
}

/** One session's part of a tick. */
export interface SessionTick {
  readonly session: number
  readonly cameras: readonly CameraMessages[]
  /** The frames are of before a take-over: read as of the newest of them, not as of now. */
  readonly isCatchingUp: boolean
  /** Cameras that nobody waits for any more. */
  readonly left: readonly CameraId[]
}

/** What one session read in a tick, or the sentence that says why it could not. */
export interface SessionRead {
  readonly session: number
  readonly captions: readonly Caption[]
  /** Frames that came too late to be read. */
  readonly late: number
  /** Frames that were no landmarks. */
  readonly corrupt: number
  /** Cameras that show later what others show. */
  readonly lateCameras: readonly KnownLate[]
  readonly fault?: string
}

/** One run of a network. */
export interface NetworkRun {
  readonly model: string
  readonly sessions: number
  readonly elapsedMs: number
}

export type ToRecogniser =
  | { readonly kind: 'open'; readonly session: number; readonly start: SessionStart }
  /** Read all sessions, as of now on the bus's clock. */
  | { readonly kind: 'tick'; readonly nowMs: number; readonly sessions: readonly SessionTick[] }
  /** These are the last frames: answered with `finished`. */
  | { readonly kind: 'finish'; readonly session: number; readonly cameras: readonly CameraMessages[] }
  | { readonly kind: 'leave'; readonly session: number }
  | { readonly kind: 'close' }

export type FromRecogniser =
  /** The networks are open; `sessionMs` is what a session takes of a tick, milliseconds. */
  | { readonly kind: 'ready'; readonly sessionMs: number }
  | {
      readonly kind: 'read'
      readonly sessions: readonly SessionRead[]
      readonly runs: readonly NetworkRun[]
      readonly elapsedMs: number
    }
  | ({ readonly kind: 'finished' } & SessionRead)
  /** The networks did not open, or a run failed. */
  | ThreadFailed
