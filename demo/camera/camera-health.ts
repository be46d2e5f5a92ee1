/** How the camera fares, over the last seconds. */
export interface CameraHealth {
  /** Pictures looked at, a second; 0 in the first second. */
  readonly framesPerSecond: number
  /** From the picture to its hands, median, milliseconds; 0 until one was looked at. */
  readonly frameAgeMs: number
  /** Share of the pictures in which a hand was seen, 0..1. */
  readonly shareWithHand: number
  /** Pictures that a newer one replaced, since the start. */
  readonly dropped: number
}

const WINDOW_MS = 3000
const SHORTEST_SPAN_MS = 1000

/** Counts the looks at pictures of the last seconds. Times are milliseconds on the page's clock. */
export class HealthCount {
  #looks: { readonly atMs: number; readonly ageMs: number; readonly hand: boolean }[] = []

  add(takenMs: number, atMs: number, hand: boolean): void {
    this.#looks.push({ atMs, ageMs: Math.max(0, atMs - takenMs), hand })
  }

  health(nowMs: number, dropped: number): CameraHealth {
    this.#looks = this.#looks.filter(({ atMs }) => atMs > nowMs - WINDOW_MS)
    const count = this.#looks.length
    const spanMs = nowMs - (this.#looks[0]?.atMs ?? nowMs)
    const ages = this.#looks.map(({ ageMs }) => ageMs).sort((a, b) => a - b)
    return {
      framesPerSecond: spanMs >= SHORTEST_SPAN_MS ? (1000 * count) / spanMs : 0,
      frameAgeMs: ages[count >> 1] ?? 0,
      shareWithHand: count === 0 ? 0 : this.#looks.filter(({ hand }) => hand).length / count,
      dropped,
    }
  }
}
