import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { LiveBus } from '../port/bus.ts'
import type { LiveWorker } from './open-worker.ts'

export interface HealthOptions {
  readonly host: string
  /** 0 takes any that is free. */
  readonly port: number
  readonly bus: Pick<LiveBus, 'fault' | 'writeFault'>
  /** Undefined while its networks are being opened. */
  readonly worker: () => Pick<LiveWorker, 'status' | 'fault'> | undefined
  /** All metrics as Prometheus reads them. */
  readonly metricsText: () => Promise<string>
}

export interface HealthServer {
  readonly address: AddressInfo
  close(): Promise<void>
}

interface Answer {
  readonly status: number
  readonly body: object | string
}

/** Whoever asks has so long to say what, milliseconds. */
const REQUEST_MS = 5000
/** Probes and Prometheus are few. */
const MOST_CONNECTIONS = 50

/**
 * Answers probes and Prometheus: `/healthz` (503 where a restart would help: work does not end with its lease),
 * `/readyz` (503 while the worker takes nothing: networks are being opened, it drains, the bus is away; a warning
 * while the bus refuses writes) and `/metrics`. No ids, no key needed, nothing can be changed. Rejects with
 * UnusableInputError where it cannot listen.
 */
export async function serveHealth(options: HealthOptions): Promise<HealthServer> {
  const { host, port } = options
  const server = createServer(
    { requestTimeout: REQUEST_MS, headersTimeout: REQUEST_MS },
    (request, response) =>
      void answer(options, request).then(
        (given) => send(response, given),
        () => send(response, { status: 500, body: { error: 'metrics cannot be read' } }),
      ),
  )
  server.maxConnections = MOST_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        new UnusableInputError(
          `--metrics-port ${port} of ${host} cannot be opened (${error.code}); give another, or 0 for any that is free`,
        ),
      ),
    )
    server.listen(port, host, resolve)
  })
  return {
    address: server.address() as AddressInfo,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(options: HealthOptions, { method, url = '' }: IncomingMessage): Promise<Answer> {
  const path = url.replace(/\?.*$/s, '')
  const answers = ANSWERS.get(path)
  if (answers === undefined)
    return { status: 404, body: { error: 'there is only /healthz, /readyz and /metrics here' } }
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, body: { error: `${path} can only be read` } }
  return answers(options)
}

type Answers = (options: HealthOptions) => Answer | Promise<Answer>

const ANSWERS: ReadonlyMap<string, Answers> = new Map<string, Answers>([
  [
    '/healthz',
    ({ worker }) => {
      const opened = worker()
      const fault = opened?.fault()
      if (fault !== undefined) return { status: 503, body: { error: fault } }
      const { cameras, sessions } = opened?.status() ?? { cameras: 0, sessions: 0 }
      return { status: 200, body: { ok: true, cameras, sessions } }
    },
  ],
  [
    '/readyz',
    ({ worker, bus }) => {
      const opened = worker()
      const fault =
        opened === undefined
          ? 'the networks are being opened'
          : opened.status().draining
            ? 'the worker is draining'
            : bus.fault()
      if (fault !== undefined) return { status: 503, body: { error: fault } }
      const warning = bus.writeFault()
      return { status: 200, body: { ready: true, ...(warning !== undefined && { warning }) } }
    },
  ],
  ['/metrics', async ({ metricsText }) => ({ status: 200, body: await metricsText() })],
])

function send(response: ServerResponse, { status, body }: Answer): void {
  const isText = typeof body === 'string'
  response.writeHead(status, {
    'content-type': isText ? 'text/plain; version=0.0.4; charset=utf-8' : 'application/json',
    'x-content-type-options': 'nosniff',
  })
  response.end(isText ? body : JSON.stringify(body))
}
