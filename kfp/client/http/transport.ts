import { ClientUsageError, ServerUnreachableError, UnusableAnswerError } from '../client-error.ts'
import { pause, until } from './pause.ts'
import {
  defaultRetryPolicy,
  type Failure,
  type RetryPolicy,
  readRetryAfterMs,
  repeatableOf,
  retryDelayMs,
} from './retry-policy.ts'

export interface TransportOptions {
  /** For one attempt, from the first byte sent to the last one read. */
  readonly timeoutMs?: number
  readonly retry?: Partial<RetryPolicy>
  /** An answer that is longer is refused. */
  readonly longestAnswerBytes?: number
  /** Where random numbers for the waits come from; for tests. */
  readonly random?: () => number
}

const DEFAULT_TIMEOUT_MS = 30_000
/** A file of 32 MiB over a slow line. */
const UPLOAD_TIMEOUT_MS = 300_000
const LONGEST_ANSWER_BYTES = 256 * 1024 * 1024

/** A fetch that gives up in time and tries again what may be tried again. Its answers are read to their end. */
export function createTransport(options: TransportOptions = {}): (request: Request) => Promise<Response> {
  const policy = { ...defaultRetryPolicy, ...options.retry }
  const longest = options.longestAnswerBytes ?? LONGEST_ANSWER_BYTES
  return async (request) => {
    const { method, signal } = request
    const path = new URL(request.url).pathname
    const body = request.body === null ? undefined : await request.arrayBuffer()
    const isUpload = request.headers.get('content-type')?.startsWith('multipart/') === true
    const timeoutMs = options.timeoutMs ?? (isUpload ? UPLOAD_TIMEOUT_MS : DEFAULT_TIMEOUT_MS)
    const repeatable = repeatableOf(method, path)
    for (let attempt = 1; ; attempt += 1) {
      signal.throwIfAborted()
      const { response, failure, error } = await sendOnce(request, body, timeoutMs, longest)
      const retryMs =
        failure === undefined
          ? undefined
          : retryDelayMs(failure, repeatable, attempt, policy, options.random ?? Math.random)
      if (retryMs === undefined) {
        if (response !== undefined) return response
        throw unreachable(request, failure, error, timeoutMs, attempt)
      }
      await pause(retryMs, signal)
    }
  }
}

interface Outcome {
  readonly response?: Response
  readonly failure?: Failure
  readonly error?: unknown
}

async function sendOnce(
  request: Request,
  body: ArrayBuffer | undefined,
  timeoutMs: number,
  longest: number,
): Promise<Outcome> {
  using deadline = until(timeoutMs, request.signal)
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers,
      signal: deadline.signal,
      // A redirected POST would arrive as a GET, and a token would follow to another host.
      redirect: 'manual',
      ...(body !== undefined && { body }),
    })
    const { status } = response
    const text = await readBounded(response, longest, request)
    const whole = new Response(text.length === 0 || [204, 205, 304].includes(status) ? null : text, {
      status,
      statusText: response.statusText,
      headers: response.headers,
    })
    if (status < 400) return { response: whole }
    const retryAfterMs = readRetryAfterMs(response.headers.get('retry-after'), Date.now())
    return { response: whole, failure: { kind: 'status', status, retryAfterMs } }
  } catch (error) {
    if (error instanceof UnusableAnswerError) throw error
    request.signal.throwIfAborted()
    if (deadline.signal.aborted) return { failure: { kind: 'timeout' }, error }
    return { failure: { kind: 'network', code: codeOf(error) }, error }
  }
}

async function readBounded(response: Response, longest: number, request: Request): Promise<Uint8Array> {
  if (response.body === null) return new Uint8Array()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body as AsyncIterable<Uint8Array>) {
    size += part.byteLength
    if (size > longest)
      throw new UnusableAnswerError(
        `${placeOf(request)}: the answer is longer than ${longest} bytes, more than this API gives; check that --endpoint is a Kubeflow Pipelines server`,
      )
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Method and address without the query, which may be long; headers are never shown. */
export function placeOf(request: Pick<Request, 'method' | 'url'>): string {
  const url = new URL(request.url)
  return `${request.method} ${url.origin}${url.pathname}`
}

function unreachable(
  request: Request,
  failure: Failure | undefined,
  error: unknown,
  timeoutMs: number,
  attempts: number,
): Error {
  const place = placeOf(request)
  const tries = attempts === 1 ? '' : ` after ${attempts} attempts`
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'ERR_INVALID_URL')
    return new ClientUsageError(
      `${place}: there is no such host; correct --endpoint (or KF_PIPELINES_ENDPOINT)`,
      {
        cause: error,
      },
    )
  if (code !== undefined && UNTRUSTED.test(code))
    return new ClientUsageError(
      `${place}: its certificate is not trusted (${code}); name the authority that signed it in NODE_EXTRA_CA_CERTS=FILE, or correct --endpoint`,
      { cause: error },
    )
  const doubt =
    repeatableOf(request.method, new URL(request.url).pathname) === 'unsent'
      ? '; it may have been carried out: look with list before you send it again'
      : '; see whether the server is well, or give another --endpoint'
  if (failure?.kind === 'timeout')
    return new ServerUnreachableError(`${place}: no whole answer within ${timeoutMs} ms${tries}${doubt}`, {
      cause: error,
    })
  const remedy =
    code === 'ECONNREFUSED'
      ? '; nothing listens there: start the server or a port-forward to it, or correct --endpoint'
      : doubt
  return new ServerUnreachableError(`${place}: ${reasonOf(error)}${tries}${remedy}`, { cause: error })
}

/** Codes of Node for a certificate that proves nothing. */
const UNTRUSTED = /^(?:CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|ERR_TLS_CERT)/

function codeOf(error: unknown): string | undefined {
  const cause = error instanceof Error ? error.cause : undefined
  const code = (cause as { code?: unknown } | undefined)?.code ?? (error as { code?: unknown })?.code
  return typeof code === 'string' ? code : undefined
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined
  const inner = cause instanceof Error ? cause.message : ''
  const text = inner !== '' ? inner : error instanceof Error ? error.message : String(error)
  return `the connection failed (${codeOf(error) ?? text}${codeOf(error) === undefined || inner === '' ? '' : `: ${inner}`})`
}
