import type { Caption } from '../../components/types/caption.ts'
import type { SessionId } from '../../components/types/live-session.ts'
import type { LiveBus, Subscription } from '../port/bus.ts'

interface Reader {
  /** Number of the last final that it was given. */
  after: number
  /** What came while the finals of before were fetched; undefined once they are there. */
  pending: Caption[] | undefined
  readonly listener: (caption: Caption) => void
}

/** The bus could not be asked; it is asked again after so long, milliseconds. */
const RETRY_MS = 500

/** One session's captions for all who read them at this gateway, over one subscription to the bus. */
export class CaptionFeed {
  readonly #bus: LiveBus
  readonly #sessionId: SessionId
  readonly #readers: Set<Reader> = new Set()
  #subscription: Subscription | undefined

  constructor(bus: LiveBus, sessionId: SessionId) {
    this.#bus = bus
    this.#sessionId = sessionId
  }

  get readers(): number {
    return this.#readers.size
  }

  /** Every final above `after` once and in order, and partials of the caption that follows the last of them. */
  follow(after: number, listener: (caption: Caption) => void): Subscription {
    const reader: Reader = { after, pending: [], listener }
    this.#readers.add(reader)
    this.#subscription ??= this.#bus.captions.follow(this.#sessionId, after, (caption) =>
      this.#spread(caption),
    )
    void this.#begin(reader)
    return { close: () => this.#leave(reader) }
  }

  /** Settles when every reader has all finals that the bus has now; rejects while it is away. */
  async catchUp(): Promise<void> {
    await Promise.all([...this.#readers].map((reader) => this.#fetch(reader)))
  }

  close(): void {
    this.#readers.clear()
    this.#subscription?.close()
    this.#subscription = undefined
  }

  #leave(reader: Reader): void {
    this.#readers.delete(reader)
    if (this.#readers.size === 0) this.close()
  }

  async #begin(reader: Reader): Promise<void> {
    while (this.#readers.has(reader)) {
      try {
        await this.#fetch(reader)
        const pending = reader.pending ?? []
        reader.pending = undefined
        for (const caption of pending) this.#give(reader, caption)
        return
      } catch {
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS).unref())
      }
    }
  }

  async #fetch(reader: Reader): Promise<void> {
    for (const caption of await this.#bus.captions.finals(this.#sessionId, reader.after))
      this.#give(reader, caption)
  }

  #spread(caption: Caption): void {
    for (const reader of this.#readers)
      if (reader.pending === undefined) this.#give(reader, caption)
      else reader.pending.push(caption)
  }

  #give(reader: Reader, caption: Caption): void {
    if (!this.#readers.has(reader) || caption.number <= reader.after) return
    if (caption.state === 'final') reader.after = caption.number
    reader.listener(caption)
  }
}
