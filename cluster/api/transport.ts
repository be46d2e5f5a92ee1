import { request as overHttp } from 'node:http'
import { request as overHttps } from 'node:https'
import { RunningFaultError } from '../../components/types/errors.ts'

const ANSWER_TIMEOUT_MS = 30_000

/** Where an API server answers: a socket of `kubectl proxy`, or its own address with certificate and token. */
export type Endpoint =
  | {
      readonly kind: 'socket'
      readonly socketPath: string
      /** Whose proxy it is, for sentences. */
      readonly server: string
    }
  | {
      readonly kind: 'tls'
      readonly host: string
      readonly port: number
      readonly certificateAuthority: string
      /** Read anew for every request: a pod's token is replaced while it runs. */
      readonly readToken: () => Promise<string>
      /** Ends what is asked when it is aborted. */
      readonly signal?: AbortSignal
    }

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

export interface Answer {
  readonly status: number
  readonly text: string
}

/**
 * One request to the API server.
 *
 * @throws RunningFaultError where it does not answer within 30 s
 */
export async function exchange(
  endpoint: Endpoint,
  method: Method,
  path: string,
  body?: unknown,
  contentType = 'application/json',
): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  const headers: Record<string, string> = { accept: 'application/json' }
  if (text !== undefined) {
    headers['content-type'] = contentType
    headers['content-length'] = String(Buffer.byteLength(text))
  }
  if (endpoint.kind === 'tls') headers.authorization = `Bearer ${await endpoint.readToken()}`
  const options = { method, path, headers, timeout: ANSWER_TIMEOUT_MS }
  return await new Promise((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new RunningFaultError(
          `${method} ${path}: the Kubernetes API server does not answer (${why}); see that kubectl reaches it, or that the pod may`,
        ),
      )
    const sent =
      endpoint.kind === 'socket'
        ? overHttp({ ...options, socketPath: endpoint.socketPath })
        : overHttps({
            ...options,
            host: endpoint.host,
            port: endpoint.port,
            ca: endpoint.certificateAuthority,
            signal: endpoint.signal,
          })
    sent.once('timeout', () => sent.destroy(new Error(`nothing within ${ANSWER_TIMEOUT_MS} ms`)))
    sent.once('error', (error) => fail(error.message))
    sent.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', (error) => fail(error.message))
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString('utf8') }),
      )
    })
    sent.end(text)
  })
}
