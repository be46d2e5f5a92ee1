/** A frame's time on the session's clock, or why the frame is of no use. */
export type Retimed =
  | { readonly ok: true; readonly timestampMs: number }
  | { readonly ok: false; readonly why: 'repeated' | 'future' | 'past' }

export interface FrameTime {
  /** Of the picture in its camera's stream. */
  readonly index: number
  /** On the sender's clock, milliseconds. */
  readonly senderMs: number
}

/** An estimate of the clock is wrong by a part of a round trip, so a frame may seem to come from so far ahead. */
const AHEAD_MS = 100
/** An estimate that gets better moves times by a little; a camera's times still rise by at least so much. */
const LEAST_STEP_MS = 1
/** A time that would lie before the last by more than this is no better estimate but a clock that was set. */
const MOST_STEP_BACK_MS = 250

/**
 * Puts a camera's frames on the session's clock: rising, never in the future, at most `ageMs` old. A frame whose
 * index does not rise was sent before.
 */
export class FrameRetimer {
  readonly #ageMs: number
  #index = -1
  #lastMs = Number.NEGATIVE_INFINITY

  constructor(ageMs: number) {
    this.#ageMs = ageMs
  }

  retime({ index, senderMs }: FrameTime, offsetMs: number, nowMs: number): Retimed {
    if (index <= this.#index) return { ok: false, why: 'repeated' }
    this.#index = index
    const mappedMs = senderMs - offsetMs
    if (mappedMs > nowMs + AHEAD_MS) return { ok: false, why: 'future' }
    if (mappedMs < nowMs - this.#ageMs || mappedMs < this.#lastMs - MOST_STEP_BACK_MS)
      return { ok: false, why: 'past' }
    const timestampMs = Math.max(Math.min(mappedMs, nowMs), this.#lastMs + LEAST_STEP_MS)
    this.#lastMs = timestampMs
    return { ok: true, timestampMs }
  }
}
