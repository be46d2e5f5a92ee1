import { KEPT_REFUSED_MS, MOST_NOTED_ASKS } from '../port/bus.ts'
import type { TaskKind } from '../port/leases.ts'
import { refusalSpans } from '../port/refusal-spans.ts'
import type { Keys } from './keys.ts'
import type { RedisLink, Script } from './redis-link.ts'

/**
 * KEYS the span's hash; ARGV ask, count, most asks, kept ms. Where there are as many asks, those that come are added
 * up in the field without a name.
 */
const NOTE = `
local ask = ARGV[1]
if redis.call('HEXISTS', KEYS[1], ask) == 0 and redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[3]) then ask = '' end
redis.call('HINCRBY', KEYS[1], ask, ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
`

/**
 * KEYS hashes of all spans, the current first; ARGV ask, count. Takes an ask that is let in off every span before the
 * current, and off the current where there was none: whoever asks again when told to was refused before it, so what
 * is in it may be of another that asked the same.
 */
const TAKE_OFF = `
local function takeOff(span)
  if redis.call('HEXISTS', span, ARGV[1]) == 0 then return false end
  if redis.call('HINCRBY', span, ARGV[1], -ARGV[2]) <= 0 then redis.call('HDEL', span, ARGV[1]) end
  return true
end
local isEarlier = false
for place = 2, #KEYS do isEarlier = takeOff(KEYS[place]) or isEarlier end
if not isEarlier then takeOff(KEYS[1]) end
return 1
`

/** What was refused for want of room: a hash by ask for each span of time, which goes when it counts no more. */
export class Refusals {
  readonly #link: RedisLink
  readonly #keys: Keys
  readonly #nowMs: () => number
  readonly #note: Script
  readonly #takeOff: Script

  constructor(link: RedisLink, keys: Keys, nowMs: () => number) {
    this.#link = link
    this.#keys = keys
    this.#nowMs = nowMs
    this.#note = link.script('signlineNoteRefused', 1, NOTE)
    this.#takeOff = link.script('signlineNoteLetIn', refusalSpans(0).length, TAKE_OFF)
  }

  async add(kind: TaskKind, ask: string, count: number): Promise<void> {
    const [current] = refusalSpans(this.#nowMs())
    await this.#note(this.#keys.refused(kind, current), ask, count, MOST_NOTED_ASKS, KEPT_REFUSED_MS)
  }

  async takeOff(kind: TaskKind, ask: string, count: number): Promise<void> {
    await this.#takeOff(...this.#spans(kind), ask, count)
  }

  /** The most of one span. */
  async most(kind: TaskKind): Promise<number> {
    const spans = await Promise.all(
      this.#spans(kind).map((span) => this.#link.ask((client) => client.hvals(span))),
    )
    return Math.max(...spans.map((counts) => counts.reduce((sum, count) => sum + Number(count), 0)))
  }

  #spans(kind: TaskKind): readonly string[] {
    return refusalSpans(this.#nowMs()).map((span) => this.#keys.refused(kind, span))
  }
}
