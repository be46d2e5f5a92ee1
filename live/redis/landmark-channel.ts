import type { SessionId } from '../../components/types/live-session.ts'
import { KEPT_LANDMARKS_MS, KEPT_SESSION_MS, type LandmarkBatch, type LandmarkChannel } from '../port/bus.ts'
import { MOST_REMEMBERED_CAMERAS } from '../port/newest-fences.ts'
import { TAKE_FENCE } from './camera-fences.ts'
import type { Keys } from './keys.ts'
import type { RedisLink, Script } from './redis-link.ts'
import type { StreamReader } from './stream-reader.ts'

/** Of one session at most about so many bytes are kept: 40 s of 25 cameras at 60 pictures a second, one hand. */
const MOST_KEPT_BYTES = 33_554_432
/** The stream goes when nothing was appended for so long. */
const EXPIRY_MS = 2 * KEPT_LANDMARKS_MS

/**
 * KEYS stream, fences, session; ARGV camera, fence, messages, trace, kept ms, expiry ms, fences' expiry ms, most
 * bytes, most fences. One batch in 64 has the size looked at; a stream that is too large loses its oldest quarter.
 */
const APPEND = `${TAKE_FENCE}
if not takeFence(KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[9]) then return 0 end
redis.call('PEXPIRE', KEYS[2], ARGV[7])
local time = redis.call('TIME')
local oldest = string.format('%.0f', time[1] * 1000 - ARGV[5])
redis.call('XADD', KEYS[1], 'MINID', '~', oldest, '*', 'c', ARGV[1], 'f', ARGV[2], 'm', ARGV[3], 't', ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[6])
if time[2] % 64 == 0 and redis.call('MEMORY', 'USAGE', KEYS[1]) > tonumber(ARGV[8]) then
  redis.call('XTRIM', KEYS[1], 'MAXLEN', '~', math.floor(redis.call('XLEN', KEYS[1]) * 0.75))
end
return 1
`

/** One Redis Stream a session; its ids are Redis's time, so that a reader begins where it likes. */
export class RedisLandmarks implements LandmarkChannel {
  readonly #keys: Keys
  readonly #reader: StreamReader
  readonly #nowMs: () => number
  readonly #append: Script

  constructor(link: RedisLink, reader: StreamReader, keys: Keys, nowMs: () => number) {
    this.#keys = keys
    this.#reader = reader
    this.#nowMs = nowMs
    this.#append = link.script('signlineAppendLandmarks', 3, APPEND)
  }

  async append(sessionId: SessionId, batch: LandmarkBatch): Promise<void> {
    const { messages } = batch
    await this.#append(
      this.#keys.landmarks(sessionId),
      this.#keys.landmarkFences(sessionId),
      this.#keys.session(sessionId),
      batch.cameraId,
      batch.fence,
      Buffer.from(messages.buffer, messages.byteOffset, messages.byteLength),
      batch.traceparent ?? '',
      KEPT_LANDMARKS_MS,
      EXPIRY_MS,
      KEPT_SESSION_MS,
      MOST_KEPT_BYTES,
      MOST_REMEMBERED_CAMERAS,
    )
  }

  async *read(sessionId: SessionId, historyMs: number, signal: AbortSignal): AsyncIterable<LandmarkBatch> {
    const sinceMs = Math.max(0, Math.floor(this.#nowMs() - historyMs) - 1)
    for await (const fields of this.#reader.read(this.#keys.landmarks(sessionId), sinceMs, signal))
      yield batchOf(fields)
  }
}

function batchOf(fields: ReadonlyMap<string, Buffer>): LandmarkBatch {
  const traceparent = fields.get('t')?.toString() ?? ''
  return {
    cameraId: fields.get('c')?.toString() ?? '',
    fence: Number(fields.get('f')?.toString() ?? 0),
    messages: fields.get('m') ?? new Uint8Array(0),
    ...(traceparent === '' ? {} : { traceparent }),
  }
}
