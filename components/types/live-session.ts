import type { CameraId, DropCount } from './camera.ts'
import type { Alphabet } from './sign.ts'

/** Unguessable: 128 random bits as 22 characters of base64url. */
export type SessionId = string

/** A camera that is a browser: it finds landmarks itself and sends them. */
export interface BrowserCamera {
  readonly kind: 'browser'
  readonly id: CameraId
  /** Fencing number of the socket that sends for it: of two that say they are this camera, the higher one is. */
  readonly fence?: number
}

/** A camera that a worker reads. */
export interface ServerCamera {
  readonly kind: 'server'
  readonly id: CameraId
  /** `rtsp(s)://`, `http(s)://`, `/dev/videoN` or a video file, which is played at its own speed. */
  readonly uri: string
  readonly mirrored: boolean
  /** A file begins again when it ends. */
  readonly loop: boolean
  /**
   * When a file began to play, milliseconds on the session's clock: set by the first worker that plays it, so that
   * the next one goes on where it should be by then. Files that play at the same time have the same.
   */
  readonly playedFromMs?: number
  /** How long a file says it is, milliseconds: set with `playedFromMs`. Those that loop wait for the longest. */
  readonly durationMs?: number
}

export type SessionCamera = BrowserCamera | ServerCamera

/** One signer, any number of cameras, one stream of captions. */
export interface LiveSession {
  readonly id: SessionId
  /** Zero of the session's clock, milliseconds since 1970 on the bus's clock. */
  readonly startedAtMs: number
  readonly alphabet: Alphabet
  /** Whether landmarks are being written to disk; every camera shows it. Off unless an operator turns it on. */
  readonly recording: boolean
  readonly cameras: readonly SessionCamera[]
  readonly ended: boolean
}

/**
 * - `waiting`: no worker (or browser) has it yet
 * - `opening`: connecting, nothing seen
 * - `live`: frames come
 * - `silent`: it is connected and sends nothing
 * - `frozen`: frames come and the picture does not change
 * - `reconnecting`: it broke off or changed; another try is on its way
 * - `ended`: a file came to its end, or the browser left
 */
export type CameraPhase = 'waiting' | 'opening' | 'live' | 'silent' | 'frozen' | 'reconnecting' | 'ended'

/** How a camera fares, for the operator. */
export interface CameraState {
  readonly cameraId: CameraId
  readonly kind: SessionCamera['kind']
  readonly phase: CameraPhase
  /** One plain sentence: what is so, and what to do if something is wrong; empty where all is well. */
  readonly sentence: string
  /** Pixels; 0 until a frame came. */
  readonly width: number
  readonly height: number
  readonly framesPerSecond: number
  /** From the picture to the reader of hands' landmarks, median of the last seconds, milliseconds. */
  readonly frameAgeMs: number
  /** Share of the last seconds' frames in which a hand was seen, 0..1. */
  readonly shareWithHand: number
  readonly dropped: readonly DropCount[]
  /** How often it was opened anew. */
  readonly reconnects: number
  /** By how much its clock is ahead of the session's, milliseconds; 0 for server cameras. */
  readonly clockOffsetMs: number
  /** Which worker or gateway holds it; empty while none does. */
  readonly holder: string
  /** When this was so, milliseconds on the session's clock. */
  readonly atMs: number
}

/** What whoever recognises a session has to say: plain sentences, empty where all is well. */
export interface SessionRemarks {
  /** On the session as a whole. */
  readonly sentence: string
  readonly cameras: readonly { readonly cameraId: CameraId; readonly sentence: string }[]
}

/** What a worker says of itself, a few times a second. */
export interface WorkerStatus {
  readonly id: string
  /** Server cameras that it reads, and how many it can read at the promised latency. */
  readonly cameras: number
  readonly cameraCapacity: number
  /** Sessions whose landmarks it recognises, and how many it can. */
  readonly sessions: number
  readonly sessionCapacity: number
  /** 95th percentile from frame to partial caption over the last seconds, milliseconds; 0 where nothing was read. */
  readonly partialLatencyMs: number
  readonly device: string
  /** It has a folder for recordings. */
  readonly records: boolean
  readonly draining: boolean
}
