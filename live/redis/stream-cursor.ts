export interface StreamEntry {
  readonly id: string
  readonly fields: ReadonlyMap<string, Buffer>
}

/** A reader that has so many entries before it gets no more until it has taken them. */
const MOST_WAITING = 512

/** One reader's place in a stream, and what it has not taken yet. */
export class StreamCursor {
  readonly key: string
  /** Everything up to this entry has been given. */
  lastId: string
  readonly #waiting: ReadonlyMap<string, Buffer>[] = []
  readonly #onRoom: () => void
  #taken = 0
  #ended = false
  #wake: (() => void) | undefined

  constructor(key: string, lastId: string, onRoom: () => void) {
    this.key = key
    this.lastId = lastId
    this.#onRoom = onRoom
  }

  hasRoom(): boolean {
    return !this.#ended && this.#waiting.length < MOST_WAITING
  }

  /** Entries in order; those that it has had are skipped. */
  take(entries: readonly StreamEntry[]): void {
    for (const { id, fields } of entries) {
      if (compareStreamIds(id, this.lastId) <= 0) continue
      this.lastId = id
      this.#waiting.push(fields)
    }
    this.#wake?.()
  }

  end(): void {
    this.#ended = true
    this.#wake?.()
  }

  async *entries(): AsyncIterable<ReadonlyMap<string, Buffer>> {
    while (!this.#ended) {
      const next = this.#waiting[this.#taken]
      if (next !== undefined) {
        this.#taken += 1
        yield next
        continue
      }
      const wasFull = !this.hasRoom()
      this.#waiting.length = 0
      this.#taken = 0
      await new Promise<void>((resolve) => {
        this.#wake = resolve
        if (wasFull) this.#onRoom()
      })
      this.#wake = undefined
    }
  }
}

/** Stream ids are `milliseconds-count`; the count may be larger than a number holds. */
export function compareStreamIds(a: string, b: string): number {
  const [aMs = '0', aCount = '0'] = a.split('-')
  const [bMs = '0', bCount = '0'] = b.split('-')
  return Number(aMs) - Number(bMs) || (aCount === bCount ? 0 : BigInt(aCount) < BigInt(bCount) ? -1 : 1)
}
