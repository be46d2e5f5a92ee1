import type { SessionId } from '../../components/types/live-session.ts'
import { KEPT_LANDMARKS_MS, type LandmarkBatch, type LandmarkChannel } from '../port/bus.ts'
import { NewestFences } from '../port/newest-fences.ts'

/** Of one session at most so many bytes are kept: 40 s of 25 cameras at 60 pictures a second with one hand. */
const MOST_KEPT_BYTES = 33_554_432

interface Stream {
  /** Oldest first; the first has place `firstPlace` in all that was ever appended. */
  readonly batches: { readonly atMs: number; readonly batch: LandmarkBatch }[]
  firstPlace: number
  bytes: number
  readonly fences: NewestFences
  readonly wakers: Set<() => void>
  readers: number
}

/** Landmarks in memory, kept for KEPT_LANDMARKS_MS. */
export class InProcessLandmarks implements LandmarkChannel {
  readonly #nowMs: () => number
  readonly #streams: Map<SessionId, Stream> = new Map()
  readonly #closing = new AbortController()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async append(sessionId: SessionId, batch: LandmarkBatch): Promise<void> {
    const stream = this.#stream(sessionId)
    if (!stream.fences.take(batch.cameraId, batch.fence)) return
    stream.batches.push({ atMs: this.#nowMs(), batch })
    stream.bytes += batch.messages.byteLength
    this.#trim(stream)
    for (const wake of stream.wakers) wake()
  }

  async *read(sessionId: SessionId, historyMs: number, signal: AbortSignal): AsyncIterable<LandmarkBatch> {
    const ends = AbortSignal.any([signal, this.#closing.signal])
    const stream = this.#stream(sessionId)
    const sinceMs = this.#nowMs() - historyMs
    const found = stream.batches.findIndex(({ atMs }) => atMs >= sinceMs)
    let place = stream.firstPlace + (found === -1 ? stream.batches.length : found)
    stream.readers += 1
    try {
      while (!ends.aborted) {
        // A reader so slow that its next batch is no longer kept goes on with the oldest one that is.
        place = Math.max(place, stream.firstPlace)
        const next = stream.batches[place - stream.firstPlace]
        if (next === undefined) await woken(stream, ends)
        else {
          place += 1
          yield next.batch
        }
      }
    } finally {
      stream.readers -= 1
    }
  }

  /** Forgets what is too old, and streams that nobody writes or reads any more. */
  sweep(): void {
    for (const [sessionId, stream] of this.#streams) {
      this.#trim(stream)
      if (stream.batches.length === 0 && stream.readers === 0) this.#streams.delete(sessionId)
    }
  }

  forget(sessionId: SessionId): void {
    const stream = this.#streams.get(sessionId)
    if (stream === undefined) return
    stream.firstPlace += stream.batches.length
    stream.batches.length = 0
    stream.bytes = 0
    stream.fences.clear()
  }

  close(): void {
    this.#closing.abort()
  }

  #stream(sessionId: SessionId): Stream {
    let stream = this.#streams.get(sessionId)
    if (stream === undefined) {
      stream = {
        batches: [],
        firstPlace: 0,
        bytes: 0,
        fences: new NewestFences(),
        wakers: new Set(),
        readers: 0,
      }
      this.#streams.set(sessionId, stream)
    }
    return stream
  }

  #trim(stream: Stream): void {
    const sinceMs = this.#nowMs() - KEPT_LANDMARKS_MS
    let gone = 0
    for (const { atMs, batch } of stream.batches) {
      if (atMs >= sinceMs && stream.bytes <= MOST_KEPT_BYTES) break
      stream.bytes -= batch.messages.byteLength
      gone += 1
    }
    stream.batches.splice(0, gone)
    stream.firstPlace += gone
  }
}

/** Settles when something is appended, or at the end. */
function woken(stream: Stream, ends: AbortSignal): Promise<void> {
  const { promise, resolve } = waiter()
  const done = (): void => {
    stream.wakers.delete(done)
    ends.removeEventListener('abort', done)
    resolve()
  }
  stream.wakers.add(done)
  ends.addEventListener('abort', done)
  return promise
}

function waiter(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {}
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
