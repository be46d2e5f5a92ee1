import type { RetryPolicy } from '../ir/retry-policy.ts'

/** What Python's SDK writes where its user says nothing. */
const USUAL_FACTOR = 2
const USUAL_MAX_MS = 3_600_000

/** How long to wait before a retry, milliseconds; the first retry is number 1. */
export function retryDelayMs(
  { backoffDuration, backoffFactor, backoffMaxDuration }: RetryPolicy,
  retry: number,
): number {
  const first = durationMs(backoffDuration) ?? 0
  const most = durationMs(backoffMaxDuration) ?? USUAL_MAX_MS
  return Math.min(most, first * (backoffFactor ?? USUAL_FACTOR) ** (retry - 1))
}

/** proto3's form of a duration: seconds with an s behind, `3600s` or `0.5s`. */
function durationMs(text: string | undefined): number | undefined {
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(text ?? '') ?? []
  return seconds === undefined ? undefined : Number(seconds) * 1000
}
