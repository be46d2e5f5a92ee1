import { KEPT_REFUSED_MS, REFUSED_AGAIN_MS } from '../port/bus.ts'

/** Counts what was refused, by spans of REFUSED_AGAIN_MS. */
export class RefusalCount {
  readonly #bySpan: Map<number, number> = new Map()

  add(count: number, nowMs: number): void {
    this.#forget(nowMs)
    const span = spanOf(nowMs)
    this.#bySpan.set(span, (this.#bySpan.get(span) ?? 0) + count)
  }

  /** The most of one span. */
  most(nowMs: number): number {
    this.#forget(nowMs)
    return Math.max(0, ...this.#bySpan.values())
  }

  #forget(nowMs: number): void {
    for (const span of this.#bySpan.keys())
      if (span <= spanOf(nowMs - KEPT_REFUSED_MS)) this.#bySpan.delete(span)
  }
}

function spanOf(atMs: number): number {
  return Math.floor(atMs / REFUSED_AGAIN_MS)
}
