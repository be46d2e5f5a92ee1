import type { CameraId } from '../../../components/types/camera.ts'
import type { SessionId } from '../../../components/types/live-session.ts'
import type { LandmarkChannel } from '../../port/bus.ts'
import type { Lease } from '../../port/leases.ts'
import { joinMessages } from '../recognition/split-messages.ts'

export interface SenderOptions {
  readonly landmarks: LandmarkChannel
  readonly sessionId: SessionId
  readonly cameraId: CameraId
  readonly lease: Pick<Lease, 'fence' | 'held'>
  readonly traceparent: string | undefined
  /** So many messages were not sent, because newer ones were waiting or the lease was not held. */
  readonly onDrop: (count: number) => void
}

/** Messages that wait for one that is under way: a second of 30 a second. */
const MOST_WAITING = 30

/**
 * Sends one camera's landmark messages in their order, those that come while one is under way together. When the
 * channel takes too long, the oldest are dropped. Nothing is sent once the lease is not held.
 */
export class LandmarkSender {
  readonly #options: SenderOptions
  readonly #waiting: Uint8Array[] = []
  #sending: Promise<void> | undefined

  constructor(options: SenderOptions) {
    this.#options = options
  }

  send(message: Uint8Array): void {
    this.#waiting.push(message)
    const tooMany = this.#waiting.length - MOST_WAITING
    if (tooMany > 0) this.#options.onDrop(this.#waiting.splice(0, tooMany).length)
    this.#sending ??= this.#sendAll().finally(() => {
      this.#sending = undefined
    })
  }

  /** Settles when nothing is under way. */
  async settled(): Promise<void> {
    while (this.#sending !== undefined) await this.#sending
  }

  async #sendAll(): Promise<void> {
    const { landmarks, sessionId, cameraId, lease, traceparent, onDrop } = this.#options
    while (this.#waiting.length > 0) {
      const messages = this.#waiting.splice(0)
      if (!lease.held()) {
        onDrop(messages.length)
        continue
      }
      const batch = { cameraId, fence: lease.fence, messages: joinMessages(messages) }
      try {
        await landmarks.append(sessionId, traceparent === undefined ? batch : { ...batch, traceparent })
      } catch {
        // What was not taken is old by the time the channel is back.
        onDrop(messages.length)
      }
    }
  }
}
