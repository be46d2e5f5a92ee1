/** What is to be done with a picture of a recording that is played. */
export type PlayedPicture =
  /** Show it then, milliseconds on the session's clock. */
  | { readonly kind: 'show'; readonly dueMs: number }
  /** Its time is over: it was decoded on the way to where the recording should be. */
  | { readonly kind: 'skip' }
  /** The recording should be far from here: open it at `seekMs`, or go on with `next` where that says so. */
  | { readonly kind: 'elsewhere' }

export interface RecordingFacts {
  /** How long the recording says it is, milliseconds. */
  readonly durationMs: number | undefined
  readonly canSeek: boolean
}

/** A recording that should be farther than this is opened there instead of being decoded up to it, milliseconds. */
const SEEK_BEYOND_MS = 2000
/** A picture later than this is left out until the first one is shown, milliseconds. */
const MOST_LATE_MS = 100
/** How long the last picture of a recording is shown that does not say its length, milliseconds. */
const LAST_PICTURE_MS = 1000 / 30

/**
 * Where a recording that is played at its own speed, once or over and over, should be by the session's clock. Any
 * worker that knows when it began to play gets the same times.
 */
export class RecordingTimeline {
  readonly #playedFromMs: number
  readonly #loop: boolean
  readonly #openedMs: number
  /** When the round under way began, milliseconds after `playedFromMs`. */
  #roundMs = 0
  #originMs: number | undefined
  #lastMs = 0
  #hasShown = false
  #seekMs: number | undefined

  /**
   * Both times on the session's clock, milliseconds: when the recording began to play, and when this player opened
   * it. What was due before is another player's, who showed it.
   */
  constructor(playedFromMs: number, loop: boolean, openedMs: number) {
    this.#playedFromMs = playedFromMs
    this.#loop = loop
    this.#openedMs = openedMs
  }

  /** Where to open the recording, milliseconds of its container's clock; undefined: at its beginning. */
  get seekMs(): number | undefined {
    return this.#seekMs
  }

  place(presentationMs: number, nowMs: number, { durationMs, canSeek }: RecordingFacts): PlayedPicture {
    this.#originMs ??= presentationMs
    this.#lastMs = presentationMs - this.#originMs
    const dueMs = this.#playedFromMs + this.#roundMs + this.#lastMs
    const lateMs = nowMs - dueMs
    if (!this.#hasShown && (lateMs > MOST_LATE_MS || dueMs < this.#openedMs)) {
      const isFar = lateMs > SEEK_BEYOND_MS && durationMs !== undefined && this.#seekMs === undefined
      if (!isFar) return { kind: 'skip' }
      const atMs = nowMs - this.#playedFromMs - this.#roundMs
      const rounds = this.#loop ? Math.floor(atMs / durationMs) : 0
      this.#roundMs += rounds * durationMs
      if (canSeek) this.#seekMs = this.#originMs + atMs - rounds * durationMs
      return canSeek || rounds > 0 ? { kind: 'elsewhere' } : { kind: 'skip' }
    }
    this.#hasShown = true
    return { kind: 'show', dueMs }
  }

  /** The recording came to its end: true where it begins again. */
  ended(durationMs: number | undefined): boolean {
    if (!this.#loop) return false
    this.#roundMs += durationMs ?? this.#lastMs + LAST_PICTURE_MS
    this.#seekMs = undefined
    return true
  }
}
