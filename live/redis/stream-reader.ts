import { setTimeout as pause } from 'node:timers/promises'
import type { RedisLink } from './redis-link.ts'
import { compareStreamIds, StreamCursor, type StreamEntry } from './stream-cursor.ts'

/** A read waits so long for something new; less than a command may take. */
const BLOCK_MS = 250
const MOST_ENTRIES = 256
/** Between two reads, so that what comes meanwhile from other sessions shares the next. */
const GATHER_MS = 4
const RETRY_MS = 25

/**
 * Reads any number of streams on one connection: a connection a session would be thousands, and a blocking read
 * holds all else on its connection up. A reader that does not keep up is left out until it has room.
 */
export class StreamReader {
  readonly #blocking: RedisLink
  readonly #commands: RedisLink
  readonly #cursors: Set<StreamCursor> = new Set()
  #isClosed = false
  #clientId: number | undefined
  #reading = false
  #running = false

  /** `blocking` is used for nothing else. */
  constructor(blocking: RedisLink, commands: RedisLink) {
    this.#blocking = blocking
    this.#commands = commands
    blocking.onReady(() => {
      this.#clientId = undefined
      blocking
        .ask((client) => client.client('ID'))
        .then(
          (id) => {
            this.#clientId = id
          },
          () => {},
        )
    })
  }

  /** Entries that were added after `sinceMs` (Redis's clock), in order, until the signal. */
  async *read(key: string, sinceMs: number, signal: AbortSignal): AsyncIterable<ReadonlyMap<string, Buffer>> {
    const cursor = new StreamCursor(key, `${sinceMs}-18446744073709551615`, () => this.#wake())
    const end = (): void => cursor.end()
    signal.addEventListener('abort', end, { once: true })
    if (signal.aborted || this.#isClosed) cursor.end()
    this.#cursors.add(cursor)
    this.#wake()
    try {
      yield* cursor.entries()
    } finally {
      this.#cursors.delete(cursor)
      signal.removeEventListener('abort', end)
    }
  }

  close(): void {
    this.#isClosed = true
    for (const cursor of this.#cursors) cursor.end()
    this.#blocking.close()
  }

  /** What is to be read has changed: a read that waits for something else is cut short. */
  #wake(): void {
    if (!this.#running) void this.#run()
    else if (this.#reading && this.#clientId !== undefined) {
      const id = this.#clientId
      this.#commands.ask((client) => client.client('UNBLOCK', id)).catch(() => {})
    }
  }

  async #run(): Promise<void> {
    this.#running = true
    // Whoever asks next in this turn is read with the first.
    await Promise.resolve()
    for (let wanted = this.#wanted(); wanted.size > 0; wanted = this.#wanted()) {
      try {
        const found = await this.#readOnce(wanted)
        await pause(found ? GATHER_MS : 0)
      } catch {
        // Half an answer may still be on its way; a new connection has none.
        this.#blocking.reconnect()
        await pause(RETRY_MS)
      }
    }
    this.#running = false
  }

  /** The id after which each stream is to be read: that of its reader who is furthest behind. */
  #wanted(): Map<string, string> {
    const wanted = new Map<string, string>()
    for (const cursor of this.#cursors) {
      if (!cursor.hasRoom()) continue
      const id = wanted.get(cursor.key)
      if (id === undefined || compareStreamIds(cursor.lastId, id) < 0) wanted.set(cursor.key, cursor.lastId)
    }
    return wanted
  }

  async #readOnce(wanted: ReadonlyMap<string, string>): Promise<boolean> {
    const places = ['COUNT', MOST_ENTRIES, 'BLOCK', BLOCK_MS, 'STREAMS', ...wanted.keys(), ...wanted.values()]
    this.#reading = true
    try {
      const reply = (await this.#blocking.ask((client) => client.callBuffer('XREAD', places))) as
        | [Buffer, [Buffer, Buffer[]][]][]
        | null
      for (const [key, entries] of reply ?? []) {
        const after = wanted.get(key.toString())
        if (after !== undefined) this.#deliver(key.toString(), after, entries)
      }
      return reply !== null
    } finally {
      this.#reading = false
    }
  }

  /** Not to a reader who is further behind than what was asked for: it would miss what lies between. */
  #deliver(key: string, after: string, entries: readonly [Buffer, Buffer[]][]): void {
    const read = entries.map(([id, fields]): StreamEntry => ({ id: id.toString(), fields: named(fields) }))
    for (const cursor of this.#cursors)
      if (cursor.key === key && cursor.hasRoom() && compareStreamIds(cursor.lastId, after) >= 0)
        cursor.take(read)
  }
}

function named(fields: readonly Buffer[]): ReadonlyMap<string, Buffer> {
  const byName = new Map<string, Buffer>()
  for (let place = 0; place + 1 < fields.length; place += 2)
    byName.set(String(fields[place]), fields[place + 1] ?? Buffer.alloc(0))
  return byName
}
