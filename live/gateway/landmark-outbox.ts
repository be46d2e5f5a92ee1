import type { CameraId } from '../../components/types/camera.ts'
import type { LandmarkBatch } from '../port/bus.ts'

interface Waiting {
  readonly message: Uint8Array
  readonly atMs: number
}

export interface OutboxOptions {
  readonly cameraId: CameraId
  readonly fence: number
  readonly traceparent: string | undefined
  readonly nowMs: () => number
  /** So long is kept what could not be sent, milliseconds. */
  readonly outageMs: number
  /** Rejects where the batch was not taken. */
  readonly append: (batch: LandmarkBatch) => Promise<void>
  /** So many messages waited for too long and were thrown away. */
  readonly lost: (count: number) => void
}

/** What comes within so many milliseconds goes as one batch. */
const GATHER_MS = 10
/** After a batch that was not taken, milliseconds. */
const RETRY_MS = 200
const MOST_IN_A_BATCH = 64

/**
 * One camera's way to the bus: gathers messages, sends one batch at a time so that their order is kept, and holds
 * them while the bus is away.
 */
export class LandmarkOutbox {
  readonly #options: OutboxOptions
  #waiting: Waiting[] = []
  /** So many of the first are on their way: taken or not, they are not thrown away before that is known. */
  #underWay = 0
  #sending: Promise<void> | undefined
  #closed = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Takes a checked message with its time on the session's clock. It must not be changed afterwards. */
  push(message: Uint8Array): void {
    if (this.#closed) return
    this.#waiting.push({ message, atMs: this.#options.nowMs() })
    this.#loseOld()
    this.#sending ??= this.#send()
  }

  /** Takes nothing more; settles when all is sent or has waited for too long. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#sending
  }

  /** Throws away what waits: somebody else is this camera now. */
  discard(): void {
    this.#closed = true
    this.#waiting = []
  }

  async #send(): Promise<void> {
    if (!this.#closed) await pause(GATHER_MS)
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, MOST_IN_A_BATCH)
      this.#underWay = batch.length
      const sent = await this.#append(batch)
      this.#underWay = 0
      // Nothing is left of them where all was discarded meanwhile.
      if (sent) this.#waiting = this.#waiting.slice(batch.length)
      else {
        await pause(RETRY_MS)
        this.#loseOld()
      }
    }
    this.#sending = undefined
  }

  async #append(batch: readonly Waiting[]): Promise<boolean> {
    const { cameraId, fence, traceparent, append } = this.#options
    const messages = concatenate(batch.map(({ message }) => message))
    try {
      await append(
        traceparent === undefined
          ? { cameraId, fence, messages }
          : { cameraId, fence, messages, traceparent },
      )
      return true
    } catch {
      return false
    }
  }

  #loseOld(): void {
    const sinceMs = this.#options.nowMs() - this.#options.outageMs
    const kept = this.#waiting.filter(({ atMs }, place) => place < this.#underWay || atMs >= sinceMs)
    const lost = this.#waiting.length - kept.length
    this.#waiting = kept
    if (lost > 0) this.#options.lost(lost)
  }
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms)
  })
}
