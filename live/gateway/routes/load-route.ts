import type { FastifyRequest } from 'fastify'
import type { GatewayApp, GatewayContext } from '../gateway-context.ts'
import { type Load, readLoad } from '../read-load.ts'
import { faultSchema, loadSchema } from '../schemas.ts'

/** What is read serves everybody who asks within so long, milliseconds: counting sessions costs, and nobody has to show a ticket. */
const SHARED_MS = 1000

/** What a scaler asks to know how many workers are wanted. */
export function loadRoute(app: GatewayApp, { bus, guard }: GatewayContext): void {
  let read: { readonly atMs: number; readonly load: Promise<Load> } | undefined
  app.route({
    method: 'GET',
    url: '/load',
    schema: {
      summary: 'How much is asked of the workers: numbers alone, for whatever starts and ends them.',
      response: { 200: loadSchema, '4xx': faultSchema, '5xx': faultSchema },
    },
    onRequest: async (request: FastifyRequest): Promise<void> => guard.anybody(request),
    handler: async () => {
      const nowMs = bus.nowMs()
      if (read === undefined || nowMs - read.atMs >= SHARED_MS) read = { atMs: nowMs, load: readLoad(bus) }
      return read.load
    },
  })
}
