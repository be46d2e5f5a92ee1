import { ServerUnreachableError } from '../client-error.ts'
import { until } from '../http/pause.ts'
import { refusal } from '../http/refusal.ts'
import type { TransportOptions } from '../http/transport.ts'
import type { Connection } from '../settings/connection.ts'

/** A log, or the server's reason for having none (yet). */
export type PodLog =
  | { readonly ok: true; readonly bytes: Buffer }
  | { readonly ok: false; readonly reason: string }

const IDLE_TIMEOUT_MS = 30_000
/** Of a log that is longer only the end is kept. */
const LONGEST_LOG_BYTES = 64 * 1024 * 1024

/**
 * What a pod's main container has written so far. The address is older than the API's description and not
 * part of it; the server does not follow a log, so whoever wants more asks again.
 */
export async function readPodLog(
  connection: Connection,
  { timeoutMs = IDLE_TIMEOUT_MS }: TransportOptions,
  runId: string,
  podName: string,
  signal?: AbortSignal,
): Promise<PodLog> {
  const url = `${connection.endpoint}/apis/v1alpha1/runs/${encodeURIComponent(runId)}/nodes/${encodeURIComponent(podName)}/log`
  const request = { method: 'GET', url }
  using deadline = until(timeoutMs, signal)
  try {
    const response = await fetch(url, {
      headers: { ...(await connection.headers()) },
      signal: deadline.signal,
      redirect: 'manual',
    })
    if ([401, 403].includes(response.status) || (response.status >= 300 && response.status < 400))
      throw refusal(request, response, await response.text())
    if (!response.ok) return { ok: false, reason: refusal(request, response, await response.text()).message }
    const parts: Uint8Array[] = []
    let size = 0
    for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      deadline.extend()
      parts.push(part)
      size += part.byteLength
      if (size > LONGEST_LOG_BYTES)
        return { ok: false, reason: `${url}: the log has more than ${LONGEST_LOG_BYTES} bytes` }
    }
    return { ok: true, bytes: Buffer.concat(parts) }
  } catch (error) {
    signal?.throwIfAborted()
    if (deadline.signal.aborted) return { ok: false, reason: `${url}: nothing came for ${timeoutMs} ms` }
    if (error instanceof TypeError) {
      const cause = error.cause instanceof Error ? error.cause.message : error.message
      return {
        ok: false,
        reason: new ServerUnreachableError(`${url}: the connection failed (${cause})`).message,
      }
    }
    throw error
  }
}
