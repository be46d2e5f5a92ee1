/** Lets so many a second pass, and `burst` at once after a pause. */
export class TokenBucket {
  readonly #perSecond: number
  readonly #burst: number
  #tokens: number
  #atMs: number

  constructor(perSecond: number, burst: number, nowMs: number) {
    this.#perSecond = perSecond
    this.#burst = burst
    this.#tokens = burst
    this.#atMs = nowMs
  }

  /** False where it is one too many. */
  take(nowMs: number): boolean {
    if (!this.hasRoom(nowMs)) return false
    this.#tokens -= 1
    return true
  }

  /** Whether one more would pass, without taking it. */
  hasRoom(nowMs: number): boolean {
    const passedMs = Math.max(0, nowMs - this.#atMs)
    this.#atMs = nowMs
    this.#tokens = Math.min(this.#burst, this.#tokens + (passedMs / 1000) * this.#perSecond)
    return this.#tokens >= 1
  }
}

/** Keys that are remembered at most; whoever has been still for longest is forgotten first. */
const MOST_KEYS = 10_000

/** A bucket for every key: a ticket, an address. */
export class KeyedBuckets {
  readonly #perSecond: number
  readonly #burst: number
  readonly #buckets: Map<string, TokenBucket> = new Map()

  constructor(perSecond: number, burst: number) {
    this.#perSecond = perSecond
    this.#burst = burst
  }

  of(key: string, nowMs: number): TokenBucket {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#perSecond, this.#burst, nowMs)
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > MOST_KEYS) {
      const [oldest] = this.#buckets.keys()
      if (oldest !== undefined) this.#buckets.delete(oldest)
    }
    return bucket
  }
}
