import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import type { LiveBus } from '../port/bus.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import type { Guard } from './guard.ts'
import type { SessionDesk } from './session-desk.ts'
import type { SessionHubs } from './session-hubs.ts'
import type { TokenBucket } from './token-bucket.ts'

/** The server whose routes are checked and described by zod schemas. */
export type GatewayApp = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>

/** What the routes of one gateway share. */
export interface GatewayContext {
  readonly bus: LiveBus
  readonly limits: GatewayLimits
  readonly gatewayId: string
  readonly log: Logger
  readonly guard: Guard
  readonly desk: SessionDesk
  readonly hubs: SessionHubs
  /** Landmark messages of all cameras. */
  readonly allLandmarks: TokenBucket
  readonly metricsText: (() => Promise<string>) | undefined
  isDraining(): boolean
}
