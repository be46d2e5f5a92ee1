import { Redis } from 'ioredis'
import { BusUnavailableError } from '../port/bus-fault.ts'
import { faultSentence, isRefusedWrite } from './fault-sentence.ts'
import { placeOf } from './place.ts'

/** A command that was not answered for so long has failed. */
const COMMAND_TIMEOUT_MS = 1000
/** Between two attempts at connecting at most so long, plus a little chance, so that work resumes at once. */
const MOST_BACKOFF_MS = 350
const JITTER_MS = 100
const LOOK_MS = 500
const PROBE_AGAIN_MS = 20
/** After so many probes without an answer the connection is opened anew. */
const MOST_SILENCES = 3

export type Script = (...keysAndValues: (string | number | Uint8Array)[]) => Promise<unknown>

/**
 * One connection that mends itself. What it is asked while Redis is away is rejected at once with
 * BusUnavailableError: nothing waits in a queue, nothing is sent twice.
 */
export class RedisLink {
  readonly client: Redis
  readonly place: string
  readonly #looking: NodeJS.Timeout
  readonly #readyListeners: Set<() => void> = new Set()
  #onRefusedWrite: (sentence: string) => void = () => {}
  #lastError: unknown
  /** Something was not answered, and nothing has been since. */
  #isDoubted = false
  /** Probes in a row that were not answered. */
  #silences = 0
  #isProbing = false
  #gathering: Redis['stream'] | undefined
  #closed = false

  constructor(url: string, name: string) {
    this.place = placeOf(url)
    this.client = new Redis(url, {
      // The older protocol: every Redis from 6.2 speaks it, and replies have one shape.
      protocol: 2,
      connectionName: name,
      disableClientInfo: true,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      autoResubscribe: false,
      // With 0 whatever is under way is rejected as soon as the connection breaks.
      maxRetriesPerRequest: 0,
      commandTimeout: COMMAND_TIMEOUT_MS,
      connectTimeout: COMMAND_TIMEOUT_MS,
      maxLoadingRetryTime: MOST_BACKOFF_MS,
      retryStrategy: (attempt) => Math.min(50 * attempt, MOST_BACKOFF_MS) + Math.random() * JITTER_MS,
      // A primary that has become a replica: connect again, perhaps to the new one.
      reconnectOnError: (error) => error.message.startsWith('READONLY'),
    })
    this.client.on('error', (error) => {
      this.#lastError = error
    })
    this.client.on('ready', () => {
      this.#lastError = undefined
      this.#isDoubted = false
      this.#silences = 0
      for (const listener of this.#readyListeners) listener()
    })
    this.#looking = setInterval(() => this.#look(), LOOK_MS)
    this.#looking.unref()
  }

  /** Undefined while Redis answers, else one plain sentence. */
  fault(): string | undefined {
    if (this.#closed) return `The connection to Redis at ${this.place} was closed`
    if (this.client.status !== 'ready')
      return faultSentence(this.place, this.#lastError ?? new Error('closed'))
    return this.#isDoubted ? faultSentence(this.place, new Error('timed out')) : undefined
  }

  /** What broke last while there is no connection. */
  lastError(): unknown {
    return this.#lastError
  }

  /** Told with one plain sentence of every write that Redis refused for want of room. */
  onRefusedWrite(listener: (sentence: string) => void): void {
    this.#onRefusedWrite = listener
  }

  onReady(listener: () => void): void {
    this.#readyListeners.add(listener)
    if (this.client.status === 'ready') listener()
  }

  /** The answer to what `question` sends; BusUnavailableError where there is none. */
  async ask<T>(question: (client: Redis) => Promise<T>): Promise<T> {
    const fault = this.fault()
    // A Redis that does not answer would do what it is sent when it wakes, when nobody wants it any more.
    if (fault !== undefined) throw new BusUnavailableError(fault)
    try {
      this.#gather()
      return await question(this.client)
    } catch (error) {
      if (error instanceof Error && error.message.includes('timed out')) {
        this.#isDoubted = true
        this.#probe()
      }
      const sentence = faultSentence(this.place, error)
      if (isRefusedWrite(error)) this.#onRefusedWrite(sentence)
      throw new BusUnavailableError(sentence, { cause: error })
    }
  }

  /** A Lua script as a function of its keys and then its values; with `any` keys their count comes first. */
  script(name: string, keyCount: number | 'any', lua: string): Script {
    this.client.defineCommand(name, keyCount === 'any' ? { lua } : { numberOfKeys: keyCount, lua })
    const send: unknown = Reflect.get(this.client, name)
    if (typeof send !== 'function') throw new Error(`script ${name} is not there`)
    return (...keysAndValues) => this.ask((client) => send.apply(client, keysAndValues))
  }

  /** Breaks the connection off, so that it is opened anew. Not by a polite end, which waits for the other side. */
  reconnect(): void {
    if (!this.#closed && this.client.status === 'ready') this.client.stream.destroy()
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#looking)
    this.#readyListeners.clear()
    this.client.disconnect()
  }

  /** What is asked in one turn of the event loop goes out as one write. */
  #gather(): void {
    const { stream } = this.client
    if (this.#gathering === stream) return
    this.#gathering = stream
    stream.cork()
    setImmediate(() => {
      if (this.#gathering === stream) this.#gathering = undefined
      stream.uncork()
    })
  }

  #look(): void {
    // Connected, and silent about itself.
    if (this.client.status === 'connect') this.#wasSilent()
    this.#probe()
  }

  /** Asks whether it is there, until it answers or the connection is given up. */
  #probe(): void {
    if (this.client.status !== 'ready' || this.#isProbing) return
    this.#isProbing = true
    this.client
      .ping()
      .then(
        () => {
          this.#silences = 0
          this.#isDoubted = false
        },
        () => this.#wasSilent(),
      )
      .finally(() => {
        this.#isProbing = false
        // Later: a connection that has just been destroyed rejects at once.
        if (this.#isDoubted && !this.#closed) setTimeout(() => this.#probe(), PROBE_AGAIN_MS)
      })
  }

  #wasSilent(): void {
    this.#isDoubted = true
    this.#silences += 1
    if (this.#silences % MOST_SILENCES === 0 && !this.#closed) this.client.stream?.destroy()
  }
}
