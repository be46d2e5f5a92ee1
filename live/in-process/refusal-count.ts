import { MOST_NOTED_ASKS } from '../port/bus.ts'
import { refusalSpans } from '../port/refusal-spans.ts'

/** Where those are added up that come when MOST_NOTED_ASKS are told apart. */
const NAMELESS = ''

/** Counts what was refused, by spans of REFUSED_AGAIN_MS and by what was asked. */
export class RefusalCount {
  readonly #bySpan: Map<number, Map<string, number>> = new Map()

  add(ask: string, count: number, nowMs: number): void {
    this.#forget(nowMs)
    const [current] = refusalSpans(nowMs)
    const asks = this.#bySpan.get(current) ?? new Map<string, number>()
    this.#bySpan.set(current, asks)
    const name = asks.has(ask) || asks.size < MOST_NOTED_ASKS ? ask : NAMELESS
    asks.set(name, (asks.get(name) ?? 0) + count)
  }

  /**
   * Takes an ask that is let in off every span before the current, and off the current where there was none: whoever
   * asks again when told to was refused before it, so what is in it may be of another that asked the same.
   */
  takeOff(ask: string, count: number, nowMs: number): void {
    this.#forget(nowMs)
    const [current] = refusalSpans(nowMs)
    const spans = [...this.#bySpan].filter(([, asks]) => asks.has(ask))
    const earlier = spans.filter(([span]) => span !== current)
    for (const [, asks] of earlier.length > 0 ? earlier : spans) {
      const left = (asks.get(ask) ?? 0) - count
      if (left > 0) asks.set(ask, left)
      else asks.delete(ask)
    }
  }

  /** The most of one span. */
  most(nowMs: number): number {
    this.#forget(nowMs)
    const counts = [...this.#bySpan.values()].map((asks) =>
      [...asks.values()].reduce((sum, of) => sum + of, 0),
    )
    return Math.max(0, ...counts)
  }

  #forget(nowMs: number): void {
    const counted = refusalSpans(nowMs)
    for (const span of this.#bySpan.keys()) if (!counted.includes(span)) this.#bySpan.delete(span)
  }
}
