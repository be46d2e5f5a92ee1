import { KEPT_REFUSED_MS, REFUSED_AGAIN_MS } from './bus.ts'

const SPANS = KEPT_REFUSED_MS / REFUSED_AGAIN_MS

/** The spans of REFUSED_AGAIN_MS whose refusals count now, by number: the current first, back to KEPT_REFUSED_MS ago. */
export function refusalSpans(nowMs: number): readonly [current: number, ...earlier: number[]] {
  const current = Math.floor(nowMs / REFUSED_AGAIN_MS)
  return [current, ...Array.from({ length: SPANS - 1 }, (_, ago) => current - 1 - ago)]
}
