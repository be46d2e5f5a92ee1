import type {} from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { GatewayApp, GatewayContext } from '../gateway-context.ts'
import { Refusal } from '../refusal.ts'
import { faultSchema, sessionIdSchema } from '../schemas.ts'
import { type AdmittedSocket, serveSocket } from '../serve-socket.ts'

const faults = { '4xx': faultSchema, '5xx': faultSchema }

/** Where sockets are opened. Whoever may not is answered over HTTP, before there is a socket. */
export function socketRoute(app: GatewayApp, context: GatewayContext): void {
  const { guard, desk, hubs, isDraining } = context
  const admitted = new WeakMap<FastifyRequest, AdmittedSocket>()

  app.route({
    method: 'GET',
    url: '/sessions/:id/socket',
    exposeHeadRoute: false,
    schema: {
      summary: 'Opens a WebSocket: landmarks in, captions and states out.',
      description:
        'Subprotocols `signline.1` and `ticket.TICKET`. Text frames hold one JSON object, binary frames (from cameras) ' +
        'one landmark message. A refusal is a plain HTTP response; browsers do not show it, so ask GET /sessions/{id} ' +
        'with the same ticket for the reason.',
      security: [{ ticket: [] }],
      params: z.object({ id: sessionIdSchema }),
      querystring: z.object({
        after: z.coerce
          .number()
          .int()
          .min(0)
          .optional()
          .describe(
            'Number of the last caption that one has. A camera is sent captions only where it says so.',
          ),
      }),
      response: { ...faults },
    },
    preHandler: async (request) => {
      if (!request.ws) return
      const ticket = guard.socketTicket(request, request.params.id)
      if (isDraining()) throw new Refusal(503, 'the gateway is about to end; connect again in a few seconds')
      const session = await desk.get(request.params.id)
      if (session.ended) throw new Refusal(410, 'the session has ended')
      const leave = hubs.take(session, ticket)
      // The other side may be gone before the socket stands; then nobody else gives the place back.
      request.raw.socket.once('close', leave)
      admitted.set(request, { ticket, session, after: request.query.after, leave })
    },
    handler: async (_request, reply) =>
      reply
        .code(426)
        .header('upgrade', 'websocket')
        .send({ error: 'open a WebSocket here' } as never),
    wsHandler: (socket, request) => {
      const place = admitted.get(request as FastifyRequest)
      if (place === undefined) socket.close(1011)
      else serveSocket(context, socket, place)
    },
  })
}
