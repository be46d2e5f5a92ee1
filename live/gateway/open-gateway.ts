import { randomBytes } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { SessionCamera } from '../../components/types/live-session.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import type { LiveBus } from '../port/bus.ts'
import { CameraAddresses } from './camera-addresses.ts'
import type { GatewayApp, GatewayContext } from './gateway-context.ts'
import { DEFAULT_LIMITS, type GatewayLimits } from './gateway-limits.ts'
import { Guard } from './guard.ts'
import { silentLog } from './log-request.ts'
import { openServer } from './open-server.ts'
import { Origins } from './origins.ts'
import { captionRoutes } from './routes/caption-routes.ts'
import { healthRoutes } from './routes/health-routes.ts'
import { loadRoute } from './routes/load-route.ts'
import { pageRoutes } from './routes/page-routes.ts'
import { sessionRoutes } from './routes/session-routes.ts'
import { socketRoute } from './routes/socket-route.ts'
import type { CreatedSession } from './schemas.ts'
import { SessionDesk } from './session-desk.ts'
import { SessionHubs } from './session-hubs.ts'
import { TicketOffice } from './ticket.ts'
import { TokenBucket } from './token-bucket.ts'
import { checkedProxies } from './trusted-proxies.ts'

export interface GatewayOptions {
  /** The opener closes it, after the gateway. */
  readonly bus: LiveBus
  /** `127.0.0.1` unless told otherwise. */
  readonly host?: string
  /** 0 takes any that is free. */
  readonly port?: number
  /** PEM. */
  readonly tls?: { readonly cert: string; readonly key: string }
  /** Signs tickets; gateways that share sessions share it. At least 16 bytes. */
  readonly ticketKey: Uint8Array | string
  /** Whoever has it opens sessions and is an operator in all of them. At least 16 characters. */
  readonly operatorKey: string
  /** Sites whose pages may use the gateway besides its own, such as `https://captions.example.org`. */
  readonly origins?: readonly string[]
  /**
   * Proxies before the gateway, as addresses or blocks such as `10.4.0.0/16`: their X-Forwarded-For says who asks.
   * Without it everybody who comes through one is counted as one asker.
   */
  readonly trustedProxies?: readonly string[]
  /** What server cameras may be (camera-addresses.ts); none unless told otherwise. */
  readonly cameraAddresses?: readonly string[]
  /** A built page, which is served beside the API. */
  readonly pageFolder?: string
  readonly limits?: Partial<GatewayLimits>
  /**
   * Something starts workers by what /load answers, which takes about so many seconds; without it, whoever is
   * refused for want of a worker is told to start one.
   */
  readonly workerStartSeconds?: number
  readonly gatewayId?: string
  /** What /metrics answers; without it there are none. */
  readonly metricsText?: () => Promise<string>
  readonly log?: Logger
}

export interface LiveGateway {
  /** Where it is reached, without a slash at the end. */
  readonly url: string
  readonly address: AddressInfo
  /**
   * Opens a session for whoever runs the gateway: server cameras may have any address. Waits a few seconds for
   * the first worker. Rejects with a Refusal where there is no room.
   */
  createSession(session?: {
    readonly alphabet?: Alphabet
    readonly cameras?: readonly SessionCamera[]
    readonly ticketMinutes?: number
  }): Promise<CreatedSession>
  /**
   * Takes nothing new, tells every socket to go elsewhere, and settles when what came is sent on, readers have
   * every final, and all sockets are closed. Then close it.
   */
  drain(): Promise<void>
  close(): Promise<void>
}

const LEAST_KEY_CHARACTERS = 16
/** A worker that starts beside the gateway says what it can do within so long, milliseconds. */
const FIRST_WORKER_MS = 10_000
const WORKER_POLL_MS = 100

/**
 * Opens the HTTP and WebSocket door of the live sessions that lie on a bus. Rejects with UnusableInputError for
 * options that cannot work, and where the port is taken.
 */
export async function openGateway(options: GatewayOptions): Promise<LiveGateway> {
  const { bus, host = '127.0.0.1', port = 0, tls, operatorKey } = options
  if (operatorKey.length < LEAST_KEY_CHARACTERS)
    throw new UnusableInputError(
      `the operator key has ${operatorKey.length} characters, need ${LEAST_KEY_CHARACTERS}; make one: openssl rand -base64 32`,
    )
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const log = options.log ?? silentLog()
  const gatewayId = options.gatewayId ?? `gateway-${randomBytes(3).toString('hex')}`
  const tickets = new TicketOffice(options.ticketKey)
  const addresses = new CameraAddresses(options.cameraAddresses ?? [])
  const origins = new Origins(options.origins ?? [])
  const trustedProxies = checkedProxies(options.trustedProxies ?? [])
  const nowMs = (): number => bus.nowMs()
  let draining: Promise<void> | undefined
  const desk = new SessionDesk({
    bus,
    limits,
    tickets,
    addresses,
    workerStartSeconds: options.workerStartSeconds,
  })
  const hubs = new SessionHubs({ bus, limits, gatewayId, log })
  const context: GatewayContext = {
    bus,
    limits,
    gatewayId,
    log,
    desk,
    hubs,
    guard: new Guard({ tickets, operatorKey, limits, nowMs }),
    allLandmarks: new TokenBucket(
      limits.landmarksPerSecondInAll,
      2 * limits.landmarksPerSecondInAll,
      nowMs(),
    ),
    metricsText: options.metricsText,
    isDraining: () => draining !== undefined,
  }
  const server = await openServer({ limits, log, origins, trustedProxies, tls })
  const { app } = server
  try {
    await addRoutes(app, context, options.pageFolder)
    await app.listen({ host, port })
  } catch (error) {
    hubs.close()
    await server.close()
    throw listenFault(error, host, port)
  }
  const address = app.server.address() as AddressInfo
  log.info({ gatewayId, host, port: address.port, tls: tls !== undefined }, 'gateway open')
  const drain = (): Promise<void> => {
    draining ??= hubs.drain().then(() => log.info({ gatewayId }, 'gateway drained'))
    return draining
  }
  return {
    url: `${tls === undefined ? 'http' : 'https'}://${shownHost(host)}:${address.port}`,
    address,
    createSession: async ({ alphabet = 'letters', cameras = [], ticketMinutes } = {}) => {
      if (cameras.length > 0) await firstWorker(bus)
      return desk.create({ alphabet, cameras, ticketMinutes }, true)
    },
    drain,
    close: async () => {
      draining ??= Promise.resolve()
      await desk.close()
      await server.close()
      hubs.close()
    },
  }
}

async function addRoutes(
  app: GatewayApp,
  context: GatewayContext,
  pageFolder: string | undefined,
): Promise<void> {
  await app.register(
    async (api) => {
      sessionRoutes(api as GatewayApp, context)
      captionRoutes(api as GatewayApp, context)
      socketRoute(api as GatewayApp, context)
      api.get('/openapi.json', { schema: { hide: true } }, async (request) => {
        context.guard.anybody(request)
        return app.swagger()
      })
    },
    { prefix: '/api/v1' },
  )
  healthRoutes(app, context)
  loadRoute(app, context)
  if (pageFolder !== undefined) await pageRoutes(app, pageFolder)
  await app.ready()
}

async function firstWorker(bus: LiveBus): Promise<void> {
  for (let passedMs = 0; passedMs < FIRST_WORKER_MS; passedMs += WORKER_POLL_MS) {
    if ((await bus.states.workers()).length > 0) return
    await new Promise((resolve) => setTimeout(resolve, WORKER_POLL_MS))
  }
}

function listenFault(error: unknown, host: string, port: number): unknown {
  const { code } = error as { readonly code?: unknown }
  if (code === 'EADDRINUSE')
    return new UnusableInputError(
      `port ${port} of ${host} is taken; choose another, or 0 for any that is free`,
    )
  if (code === 'EACCES')
    return new UnusableInputError(`port ${port} may not be opened; choose one above 1023`)
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new UnusableInputError(`${host} is no address of this machine; leave --host out or give 0.0.0.0`)
  return error
}

function shownHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost'
  return host.includes(':') ? `[${host}]` : host
}
