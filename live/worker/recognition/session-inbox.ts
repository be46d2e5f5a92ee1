import type { CameraId } from '../../../components/types/camera.ts'
import { joinMessages, type LandmarkBytes } from './split-messages.ts'

export interface InboxLimits {
  /** Frames of one camera that wait at most once a session is caught up with: 3 s of 30 a second. */
  readonly mostWaiting: number
  /** While it is caught up with after a take-over: 40 s of 60 a second. */
  readonly mostWaitingAtFirst: number
  /** Frames of a session that are read in one tick at most, so that catching up slows no other session. */
  readonly mostAtOnce: number
}

export const defaultInboxLimits: InboxLimits = { mostWaiting: 90, mostWaitingAtFirst: 2400, mostAtOnce: 200 }

/** A session whose newest frame is no older than this is caught up with, milliseconds. */
const CAUGHT_UP_MS = 1000
/** A worker that has not caught up after so long will not: from then on the newest frames count, milliseconds. */
const LONGEST_CATCHING_UP_MS = 15_000

/** What one camera's frames of a tick are, in order. */
export interface CameraMessages {
  readonly cameraId: CameraId
  /** Whole landmark messages. */
  readonly messages: Uint8Array<ArrayBuffer>
}

/** Landmarks of one session that wait for the next tick; of a camera that sends too much the oldest are dropped. */
export class SessionInbox {
  readonly #limits: InboxLimits
  readonly #waiting = new Map<CameraId, LandmarkBytes[]>()
  #isCaughtUp = false
  #firstTakenMs: number | undefined

  constructor(limits: InboxLimits = defaultInboxLimits) {
    this.#limits = limits
  }

  /** Whether what is read is of now, and not of before a take-over. */
  get isCaughtUp(): boolean {
    return this.#isCaughtUp
  }

  /** Gives how many older frames are dropped for it. */
  push(cameraId: CameraId, message: LandmarkBytes): number {
    const waiting = this.#waiting.get(cameraId) ?? []
    this.#waiting.set(cameraId, waiting)
    waiting.push(message)
    const { mostWaiting, mostWaitingAtFirst } = this.#limits
    const tooMany = waiting.length - (this.#isCaughtUp ? mostWaiting : mostWaitingAtFirst)
    return tooMany > 0 ? waiting.splice(0, tooMany).length : 0
  }

  /**
   * The frames of the next tick, as of the session's clock: the oldest of all cameras first, so that none runs
   * ahead of the others.
   */
  take(nowMs: number): CameraMessages[] {
    const all = [...this.#waiting].flatMap(([cameraId, waiting]) =>
      waiting.map((message) => ({ cameraId, ...message })),
    )
    const isAll = all.length <= this.#limits.mostAtOnce
    if (!isAll) all.sort((a, b) => a.timestampMs - b.timestampMs)
    const taken = new Map<CameraId, Uint8Array[]>()
    for (const { cameraId, bytes } of all.slice(0, this.#limits.mostAtOnce)) {
      const own = taken.get(cameraId) ?? []
      taken.set(cameraId, own)
      own.push(bytes)
    }
    for (const [cameraId, own] of taken) {
      const waiting = this.#waiting.get(cameraId) ?? []
      // As many as were taken, from the front: a camera's frames come in the order of time.
      waiting.splice(0, own.length)
      if (waiting.length === 0) this.#waiting.delete(cameraId)
    }
    this.#firstTakenMs ??= nowMs
    this.#isCaughtUp ||=
      nowMs - this.#firstTakenMs > LONGEST_CATCHING_UP_MS ||
      (isAll && all.some(({ timestampMs }) => timestampMs > nowMs - CAUGHT_UP_MS))
    return [...taken].map(([cameraId, own]) => ({ cameraId, messages: joinMessages(own) }))
  }
}
