import type { CameraId } from '../../components/types/camera.ts'
import type { Caption } from '../../components/types/caption.ts'
import type {
  CameraState,
  LiveSession,
  SessionId,
  SessionRemarks,
  WorkerStatus,
} from '../../components/types/live-session.ts'
import type { LeaseBoard, TaskKind } from './leases.ts'

/**
 * What gateways and workers share. Two homes: one process (`in-process/`) and Redis (`redis/`). Everything in it
 * expires by itself. Calls reject with BusUnavailableError while the home cannot be reached; followers go on by
 * themselves when it is back.
 */
export interface LiveBus extends AsyncDisposable {
  readonly home: 'in-process' | 'redis'
  /** Milliseconds since 1970 on the one clock of all gateways and workers. */
  nowMs(): number
  /** Undefined while the home answers, else one plain sentence. */
  fault(): string | undefined
  /**
   * Undefined while the home takes what is written, else one plain sentence: it answers, but has no room. What is
   * there can still be read; every write is rejected with BusUnavailableError.
   */
  writeFault(): string | undefined
  readonly sessions: SessionStore
  readonly leases: LeaseBoard
  readonly landmarks: LandmarkChannel
  readonly captions: CaptionLog
  readonly states: StateBoard
  close(): Promise<void>
}

export interface Subscription {
  close(): void
}

export interface SessionStore {
  create(session: LiveSession): Promise<void>
  /** Undefined where there is none, or it has expired. */
  get(id: SessionId): Promise<LiveSession | undefined>
  list(): Promise<readonly LiveSession[]>
  /** Replaces the session by `change(session)`, atomically; undefined where it is not there. */
  update(id: SessionId, change: (session: LiveSession) => LiveSession): Promise<LiveSession | undefined>
  /** Puts the session's expiry off (a socket is open, a camera is read). */
  keep(id: SessionId): Promise<void>
  /** Called with the session as it is now and after every change. */
  follow(id: SessionId, listener: (session: LiveSession | undefined) => void): Subscription
}

/** What a camera saw, on its way to whoever recognises the session. */
export interface LandmarkBatch {
  readonly cameraId: CameraId
  /** Fencing number of whoever sends for this camera (LeaseBoard.nextFence); lower ones are dropped. */
  readonly fence: number
  /** Whole landmark messages (types/landmark-message), times on the session's clock. */
  readonly messages: Uint8Array
  /** W3C trace context of the camera's span, where traces are on. */
  readonly traceparent?: string
}

export interface LandmarkChannel {
  /** Order within a camera is kept. Rejects when the batch was not taken; one of a lower fence is no fault. */
  append(sessionId: SessionId, batch: LandmarkBatch): Promise<void>
  /**
   * All batches from those that were appended `historyMs` ago, then new ones as they come, until the signal. At
   * least KEPT_LANDMARKS_MS are kept. After an outage it goes on where it was.
   */
  read(sessionId: SessionId, historyMs: number, signal: AbortSignal): AsyncIterable<LandmarkBatch>
}

/** How long landmarks are kept, so that another worker can read a word from its beginning. */
export const KEPT_LANDMARKS_MS = 40_000
/** A session and all that belongs to it is gone when nobody kept or changed it for so long. */
export const KEPT_SESSION_MS = 1_800_000
/** A camera's or worker's state that was not said again for so long is gone. */
export const KEPT_STATE_MS = 5000
/** Whoever is refused for want of room is told to ask again after so long. */
export const REFUSED_AGAIN_MS = 10_000
/** What was refused is wanted for so long. */
export const KEPT_REFUSED_MS = 60_000
/** So many different asks that were refused within REFUSED_AGAIN_MS are told apart; others count till they expire. */
export const MOST_NOTED_ASKS = 256
/** So many final captions of a session are kept; the oldest go. At 20 words a minute that is eight hours. */
export const MOST_KEPT_FINALS = 10_000

export type Said =
  /** It is kept, and every gateway will have it. */
  | 'said'
  /** A caption of this number was said before; this one is dropped. */
  | 'said-before'
  /** The fence is lower than one that was seen: somebody else recognises the session. */
  | 'fenced'

export interface CaptionLog {
  /**
   * A caption is final when this settles with `said`. Atomic; refuses lower fences, and rejects with RangeError
   * where a number would be left out.
   */
  sayFinal(sessionId: SessionId, fence: number, caption: Caption): Promise<Said>
  /** Tells followers how the caption under way looks now; may be lost, never comes after its final. */
  showPartial(sessionId: SessionId, fence: number, caption: Caption): void
  /** The final captions with numbers above `after`, in order. */
  finals(sessionId: SessionId, after: number): Promise<readonly Caption[]>
  /** Every final above `after` once and in order, and partials of the caption after the last final. */
  follow(sessionId: SessionId, after: number, listener: (caption: Caption) => void): Subscription
}

export interface StateBoard {
  /** Kept for a few seconds only, so say it again. */
  setCamera(sessionId: SessionId, state: CameraState): void
  cameras(sessionId: SessionId): Promise<readonly CameraState[]>
  /** From whoever recognises the session; kept as long as a camera's state. */
  setRemarks(sessionId: SessionId, remarks: SessionRemarks): void
  /** Undefined where nobody has said anything in the last seconds. */
  remarks(sessionId: SessionId): Promise<SessionRemarks | undefined>
  setWorker(status: WorkerStatus): void
  workers(): Promise<readonly WorkerStatus[]>
  /** Notes tasks that were refused for want of room; `ask` names what was asked, the same when it is asked again. */
  noteRefused(kind: TaskKind, ask: string, count: number): void
  /**
   * Takes off what was noted of this ask once in each REFUSED_AGAIN_MS: it is let in. Where several asked the same,
   * the others stay.
   */
  noteLetIn(kind: TaskKind, ask: string, count: number): void
  /**
   * How many tasks are refused for want of room: the most within any REFUSED_AGAIN_MS of the last KEPT_REFUSED_MS,
   * so that whoever asks again when told to counts once.
   */
  refused(kind: TaskKind): Promise<number>
}
