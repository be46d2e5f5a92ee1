/** Where a picture lies on the session's clock. */
export interface PlacedPicture {
  /** Milliseconds on the session's clock; never later than its arrival. */
  readonly timestampMs: number
  /** By how much the source's clock jumped just before this picture, milliseconds; 0 where it did not. */
  readonly jumpMs: number
}

export interface SourceClockConfig {
  /** How fast a delay is forgotten, milliseconds a second: more than two clocks drift apart (0.1 at worst). */
  readonly forgetMsPerS: number
  /** A step between two pictures that differs by more from that of their arrivals is a jump, milliseconds. */
  readonly jumpMs: number
}

export const defaultSourceClock: SourceClockConfig = { forgetMsPerS: 1, jumpMs: 2000 }

/**
 * Puts a live source's times on the session's clock: a picture was taken at its own time plus the smallest delay
 * seen between a picture's time and its arrival, because that one waited least on its way. The smallest delay
 * rises slowly, so that clocks may drift apart; a source whose clock jumps begins anew from that picture's
 * arrival. (The minimum filter of NTP's clock filter, RFC 5905 section 10, over one way.)
 */
export class SourceClock {
  readonly #config: SourceClockConfig
  #delayMs: number | undefined
  #last: { readonly sourceMs: number; readonly arrivalMs: number } | undefined

  constructor(config: SourceClockConfig = defaultSourceClock) {
    this.#config = config
  }

  /** Both in milliseconds: the picture's time on the source's clock, its arrival on the session's. */
  place(sourceMs: number, arrivalMs: number): PlacedPicture {
    const { forgetMsPerS, jumpMs } = this.#config
    const delayMs = arrivalMs - sourceMs
    const last = this.#last
    this.#last = { sourceMs, arrivalMs }
    if (last === undefined || this.#delayMs === undefined) {
      this.#delayMs = delayMs
      return { timestampMs: arrivalMs, jumpMs: 0 }
    }
    const passedMs = Math.max(0, arrivalMs - last.arrivalMs)
    const stepMs = sourceMs - last.sourceMs - passedMs
    if (Math.abs(stepMs) > jumpMs) {
      this.#delayMs = delayMs
      return { timestampMs: arrivalMs, jumpMs: stepMs }
    }
    this.#delayMs = Math.min(delayMs, this.#delayMs + (forgetMsPerS * passedMs) / 1000)
    return { timestampMs: sourceMs + this.#delayMs, jumpMs: 0 }
  }
}
