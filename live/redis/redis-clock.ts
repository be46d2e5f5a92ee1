import { performance } from 'node:perf_hooks'
import type { RedisLink } from './redis-link.ts'

/** Two clocks that are not set drift apart by less than this share of the time. */
const MOST_DRIFT = 50e-6
const SAMPLES_A_ROUND = 5
const MEASURE_MS = 10_000

interface Sample {
  /** Redis's clock less this process's monotonic one, milliseconds. */
  readonly offsetMs: number
  /** Half of the round trip: the offset is wrong by at most so much. */
  readonly errorMs: number
  /** When it was measured, on the monotonic clock. */
  readonly atMs: number
}

/**
 * Redis's clock in this process. The offset is that of the measurement with the shortest round trip, as in NTP's
 * clock filter, where age makes a measurement less certain.
 */
export class RedisClock {
  readonly #link: RedisLink
  #best: Sample | undefined
  #lastMs = 0
  readonly #measuring: NodeJS.Timeout

  constructor(link: RedisLink) {
    this.#link = link
    this.#measuring = setInterval(() => void this.measure().catch(() => {}), MEASURE_MS)
    this.#measuring.unref()
  }

  /** Never goes back; stands still where Redis's clock was set back. */
  nowMs(): number {
    const offsetMs = this.#best?.offsetMs ?? performance.timeOrigin
    this.#lastMs = Math.max(this.#lastMs, performance.now() + offsetMs)
    return this.#lastMs
  }

  async measure(): Promise<void> {
    for (let round = 0; round < SAMPLES_A_ROUND; round++) this.#take(await this.#sample())
  }

  close(): void {
    clearInterval(this.#measuring)
  }

  async #sample(): Promise<Sample> {
    const sentMs = performance.now()
    const [seconds = 0, microseconds = 0] = await this.#link.ask((client) => client.time())
    const atMs = performance.now()
    const redisMs = Number(seconds) * 1000 + Number(microseconds) / 1000
    return { offsetMs: redisMs - (sentMs + atMs) / 2, errorMs: (atMs - sentMs) / 2, atMs }
  }

  #take(sample: Sample): void {
    const best = this.#best
    const bestErrorMs = best === undefined ? 0 : best.errorMs + (sample.atMs - best.atMs) * MOST_DRIFT
    // Further apart than both can be wrong: somebody has set the clock, or another Redis answers.
    const isSet =
      best === undefined || Math.abs(sample.offsetMs - best.offsetMs) > sample.errorMs + bestErrorMs
    if (isSet || sample.errorMs <= bestErrorMs) this.#best = sample
  }
}
