/**
 * Whether a request may be sent again. `always`: doing it twice is the same as doing it once. `unsent`: only
 * where it is certain that the server did nothing with it.
 */
export type Repeatable = 'always' | 'unsent'

/** How a request went that did not succeed. */
export type Failure =
  | { readonly kind: 'network'; readonly code: string | undefined }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'status'; readonly status: number; readonly retryAfterMs: number | undefined }

export interface RetryPolicy {
  /** How often a request is sent at most. */
  readonly attempts: number
  /** The wait before the second attempt; it doubles with each. */
  readonly firstDelayMs: number
  readonly longestDelayMs: number
  /** A server that asks for a longer wait than this is given up. */
  readonly longestRetryAfterMs: number
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 4,
  firstDelayMs: 500,
  longestDelayMs: 10_000,
  longestRetryAfterMs: 60_000,
}

/** Reads change nothing; so do requests that set a state which may already be set. */
export function repeatableOf(method: string, path: string): Repeatable {
  if (method === 'GET' || method === 'HEAD') return 'always'
  return method === 'POST' && /:(?:archive|unarchive|terminate|enable|disable)$/.test(path)
    ? 'always'
    : 'unsent'
}

/** Codes of Node and undici for a connection that was never made. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Not healed by waiting: a host that does not exist, a certificate that is not trusted. */
const HOPELESS = /^(?:ENOTFOUND|ERR_TLS_|ERR_SSL_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_INVALID)/

/** How long to wait before the next attempt, in milliseconds; undefined where there is to be none. */
export function retryDelayMs(
  failure: Failure,
  repeatable: Repeatable,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): number | undefined {
  if (attempt >= policy.attempts || !mayRepeat(failure, repeatable)) return undefined
  const retryAfterMs = failure.kind === 'status' ? failure.retryAfterMs : undefined
  if (retryAfterMs !== undefined) return retryAfterMs > policy.longestRetryAfterMs ? undefined : retryAfterMs
  const backoffMs = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 1))
  // Half of it at random, so that clients which failed together do not come back together.
  return backoffMs * (0.5 + random() / 2)
}

function mayRepeat(failure: Failure, repeatable: Repeatable): boolean {
  switch (failure.kind) {
    case 'timeout':
      return repeatable === 'always'
    case 'network':
      if (failure.code !== undefined && HOPELESS.test(failure.code)) return false
      return repeatable === 'always' || (failure.code !== undefined && UNSENT.has(failure.code))
    case 'status':
      if (failure.status === 429) return true
      if (failure.status === 503) return repeatable === 'always' || failure.retryAfterMs !== undefined
      return repeatable === 'always' && [408, 425, 502, 504].includes(failure.status)
  }
}

/** What a Retry-After header asks for: seconds or a date; undefined where it says nothing readable. */
export function readRetryAfterMs(header: string | null, nowMs: number): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs)
}
