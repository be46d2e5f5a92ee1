/** How far back latencies count, milliseconds. */
const WINDOW_MS = 10_000
/** Latencies that are kept at most; of more, the newest. */
const MOST_KEPT = 5000

/** Latencies of the last seconds. */
export class LatencyWindow {
  readonly #seen: { readonly atMs: number; readonly latencyMs: number }[] = []

  add(latencyMs: number, nowMs: number): void {
    this.#seen.push({ atMs: nowMs, latencyMs })
    if (this.#seen.length > MOST_KEPT) this.#seen.shift()
  }

  /** The 95th percentile, milliseconds; 0 where nothing was seen. */
  p95(nowMs: number): number {
    const kept = this.#seen.findIndex(({ atMs }) => atMs > nowMs - WINDOW_MS)
    this.#seen.splice(0, kept === -1 ? this.#seen.length : kept)
    const sorted = this.#seen.map(({ latencyMs }) => latencyMs).sort((a, b) => a - b)
    return sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] ?? 0
  }
}
