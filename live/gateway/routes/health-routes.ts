import type { GatewayApp, GatewayContext } from '../gateway-context.ts'

/** What a cluster asks: is it alive, may it have traffic, how is it doing. */
export function healthRoutes(app: GatewayApp, { bus, hubs, metricsText, isDraining }: GatewayContext): void {
  const schema = { hide: true }

  app.get('/healthz', { schema }, async () => ({ ok: true, sockets: hubs.count }))

  app.get('/readyz', { schema }, async (_request, reply) => {
    const fault = isDraining() ? 'the gateway is draining' : bus.fault()
    if (fault !== undefined) return reply.code(503).send({ error: fault })
    // It stays ready: what is there can be read, and any other gateway would fare no better.
    const warning = bus.writeFault()
    return { ready: true, ...(warning !== undefined && { warning }) }
  })

  app.get('/metrics', { schema }, async (_request, reply) => {
    if (metricsText === undefined) return reply.code(404).send({ error: 'metrics are off' })
    reply.header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
    return metricsText()
  })
}
