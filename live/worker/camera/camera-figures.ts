/** What the last seconds of a camera were like. */
export interface Figures {
  readonly framesPerSecond: number
  /** Median, milliseconds. */
  readonly frameAgeMs: number
  /** 0..1 */
  readonly shareWithHand: number
}

interface SeenFrame {
  readonly atMs: number
  readonly ageMs: number
  readonly hasHand: boolean
}

/** How far back figures look, milliseconds. */
const WINDOW_MS = 5000

/** Figures of a camera over its last seconds. */
export class CameraFigures {
  readonly #frames: SeenFrame[] = []
  #sinceMs: number | undefined

  add(frame: SeenFrame): void {
    this.#sinceMs ??= frame.atMs
    this.#frames.push(frame)
    this.#forget(frame.atMs)
  }

  /** Forgets everything: the camera was opened anew. */
  clear(): void {
    this.#frames.length = 0
    this.#sinceMs = undefined
  }

  at(nowMs: number): Figures {
    this.#forget(nowMs)
    const count = this.#frames.length
    if (count === 0 || this.#sinceMs === undefined)
      return { framesPerSecond: 0, frameAgeMs: 0, shareWithHand: 0 }
    const spanMs = Math.min(WINDOW_MS, Math.max(1000, nowMs - this.#sinceMs))
    const ages = this.#frames.map(({ ageMs }) => ageMs).sort((a, b) => a - b)
    return {
      framesPerSecond: (1000 * count) / spanMs,
      frameAgeMs: ages[count >> 1] ?? 0,
      shareWithHand: this.#frames.filter(({ hasHand }) => hasHand).length / count,
    }
  }

  #forget(nowMs: number): void {
    const kept = this.#frames.findIndex(({ atMs }) => atMs > nowMs - WINDOW_MS)
    this.#frames.splice(0, kept === -1 ? this.#frames.length : kept)
  }
}
