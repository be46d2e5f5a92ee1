import { type LiveGateway, openGateway } from '../../live/gateway/open-gateway.ts'
import { type GatewayPlace, originsOf } from './addresses.ts'
import type { LiveKeys } from './keys.ts'
import type { LiveProcess } from './live-process.ts'
import type { GatewayArguments } from './setup.ts'

export interface GatewayStart
  extends Pick<GatewayArguments, 'port' | 'origin' | 'trustProxy' | 'allowCamera' | 'workerStartSeconds'> {
  readonly place: GatewayPlace
  readonly keys: LiveKeys
  /** The built pages; without them only REST and sockets are served. */
  readonly pages?: string
}

export interface StartedGateway extends Pick<LiveGateway, 'createSession'> {
  /** How links begin: the first of `--origin`, else this gateway's own best name. */
  readonly base: string
}

/** Opens the gateway of this process; it drains before whatever was opened earlier ends. */
export async function startGateway(live: LiveProcess, options: GatewayStart): Promise<StartedGateway> {
  const {
    place,
    keys,
    pages,
    port,
    origin = [],
    trustProxy = [],
    allowCamera = [],
    workerStartSeconds,
  } = options
  const { certificate } = place
  const gateway = await openGateway({
    bus: live.bus,
    host: place.host,
    port,
    ticketKey: keys.ticketKey,
    operatorKey: keys.operatorKey,
    origins: origin,
    trustedProxies: trustProxy,
    cameraAddresses: allowCamera,
    gatewayId: live.id,
    metricsText: () => live.telemetry.prometheus(),
    log: live.log,
    ...(certificate !== undefined && { tls: { cert: certificate.cert, key: certificate.key } }),
    ...(workerStartSeconds !== undefined && { workerStartSeconds }),
    ...(pages !== undefined && { pageFolder: pages }),
  })
  live.opened({
    what: 'the gateway',
    close: async () => {
      try {
        await gateway.drain()
      } finally {
        await gateway.close()
      }
    },
  })
  const [own] = originsOf(place, gateway.address.port)
  return { base: origin[0] ?? own ?? gateway.url, createSession: (session) => gateway.createSession(session) }
}
