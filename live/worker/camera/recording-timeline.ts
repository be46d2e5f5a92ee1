/** What is to be done with a picture of a recording that is played. */
export type PlayedPicture =
  /** Show it then, milliseconds on the session's clock. */
  | { readonly kind: 'show'; readonly dueMs: number }
  /** Its time is over: it was decoded on the way to where the recording should be. */
  | { readonly kind: 'skip' }
  /** The recording should be far from here: open it at `seekMs`, or go on with `next` where that says so. */
  | { readonly kind: 'elsewhere' }
  /** The recording, which does not begin again, should have come to its end by now. */
  | { readonly kind: 'over' }

export interface RecordingFacts {
  /** How long the recording says it is, milliseconds. */
  readonly durationMs: number | undefined
  readonly canSeek: boolean
}

/** How a recording is played; times on the session's clock, milliseconds. */
export interface Play {
  /** When it began to play. */
  readonly fromMs: number
  /** It begins again when it ends. */
  readonly loop: boolean
  /** When this player opened it: what was due before is another player's, who showed it. */
  readonly openedMs: number
  /** How long a round of all recordings that are played with it takes; undefined: as long as this one. */
  readonly roundMs: () => number | undefined
}

/** A recording that should be farther than this is opened there instead of being decoded up to it, milliseconds. */
const SEEK_BEYOND_MS = 2000
/** A picture later than this is left out until the first one is shown, milliseconds. */
const MOST_LATE_MS = 100
/** How long the last picture of a recording is shown that does not say its length, milliseconds. */
const LAST_PICTURE_MS = 1000 / 30
/** Sums of rounds may be wrong by less than this, milliseconds. */
const ROUNDING_MS = 1e-3

/**
 * Where a recording that is played at its own speed, once or over and over, should be by the session's clock. Any
 * worker that knows when it began to play gets the same times.
 */
export class RecordingTimeline {
  readonly #play: Play
  /** When the round under way began, milliseconds after it began to play. */
  #startMs = 0
  #originMs: number | undefined
  #lastMs = 0
  #hasShown = false
  #seekMs: number | undefined

  constructor(play: Play) {
    this.#play = play
  }

  /** Where to open the recording, milliseconds of its container's clock; undefined: at its beginning. */
  get seekMs(): number | undefined {
    return this.#seekMs
  }

  place(presentationMs: number, nowMs: number, { durationMs, canSeek }: RecordingFacts): PlayedPicture {
    const { fromMs, openedMs } = this.#play
    this.#originMs ??= presentationMs
    this.#lastMs = presentationMs - this.#originMs
    const dueMs = fromMs + this.#startMs + this.#lastMs
    const lateMs = nowMs - dueMs
    if (!this.#hasShown && (lateMs > MOST_LATE_MS || dueMs < openedMs)) {
      const isFar = lateMs > SEEK_BEYOND_MS && durationMs !== undefined && this.#seekMs === undefined
      return isFar ? this.#moveTo(nowMs - fromMs, this.#originMs, durationMs, canSeek) : { kind: 'skip' }
    }
    this.#hasShown = true
    return { kind: 'show', dueMs }
  }

  /** The recording came to its end: true where it begins again, when those do that are played with it. */
  ended(durationMs: number | undefined): boolean {
    const { loop } = this.#play
    if (!loop) return false
    const lengthMs = durationMs ?? this.#lastMs + LAST_PICTURE_MS
    const roundMs = this.#roundMs(lengthMs)
    this.#startMs = roundMs * Math.ceil((this.#startMs + lengthMs - ROUNDING_MS) / roundMs)
    this.#seekMs = undefined
    return true
  }

  /** Goes to where the recording should be, `passedMs` after it began to play. */
  #moveTo(passedMs: number, originMs: number, durationMs: number, canSeek: boolean): PlayedPicture {
    const roundMs = this.#roundMs(durationMs)
    const startMs = this.#play.loop ? roundMs * Math.floor(passedMs / roundMs) : 0
    const atMs = passedMs - startMs
    const hasMoved = startMs !== this.#startMs
    this.#startMs = startMs
    if (atMs >= durationMs) {
      if (!this.#play.loop) return { kind: 'over' }
      // It is shorter than the others of its round and waits for the next.
      this.#startMs += roundMs
      return { kind: 'elsewhere' }
    }
    if (canSeek) this.#seekMs = originMs + atMs
    return canSeek || hasMoved ? { kind: 'elsewhere' } : { kind: 'skip' }
  }

  #roundMs(lengthMs: number): number {
    return Math.max(lengthMs, this.#play.roundMs() ?? 0)
  }
}
