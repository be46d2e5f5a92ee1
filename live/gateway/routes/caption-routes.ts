import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { FromGateway } from '../../../components/types/live-messages.ts'
import type { LiveSession } from '../../../components/types/live-session.ts'
import type { GatewayApp, GatewayContext } from '../gateway-context.ts'
import { vttCue, vttHead } from '../live-vtt.ts'
import { Refusal } from '../refusal.ts'
import { captionsSchema, faultSchema, sessionIdSchema } from '../schemas.ts'
import { shareSession, signCaption } from '../share-session.ts'
import { StreamLine, type WriteMessage } from '../stream-line.ts'

/** More finals than this are asked for in several requests. */
const MOST_ON_A_PAGE = 500

const byId = z.object({ id: sessionIdSchema })
const afterSchema = z.coerce
  .number()
  .int()
  .min(0)
  .default(0)
  .describe('Number of the last caption that one has.')
const ticketSchema = z.string().optional().describe("A reader's ticket, where no header can be sent.")
const security = [{ ticket: [] }]
const faults = { '4xx': faultSchema, '5xx': faultSchema }

/** Captions as JSON, as server-sent events and as WebVTT. */
export function captionRoutes(app: GatewayApp, context: GatewayContext): void {
  const { guard, desk, bus, limits } = context

  app.route({
    method: 'GET',
    url: '/sessions/:id/captions',
    schema: {
      summary: `The final captions after a number, in order, at most ${MOST_ON_A_PAGE}.`,
      security,
      params: byId,
      querystring: z.object({ after: afterSchema, ticket: ticketSchema }),
      response: { 200: captionsSchema, ...faults },
    },
    handler: async (request) => {
      guard.role(request, request.params.id, ['reader', 'operator'])
      const session = await desk.get(request.params.id)
      const finals = await bus.captions.finals(session.id, request.query.after)
      const captions = finals.slice(0, MOST_ON_A_PAGE).map((caption) => signCaption(caption, session))
      return { captions, more: finals.length > captions.length }
    },
  })

  app.route({
    method: 'GET',
    url: '/sessions/:id/captions.events',
    exposeHeadRoute: false,
    schema: {
      summary: 'Captions as server-sent events.',
      description:
        'Events `caption` (partial and final; the id is the number of the last final), `session` and `end`. ' +
        'Last-Event-ID, or `after`, says which finals one has.',
      security,
      params: byId,
      querystring: z.object({ after: afterSchema, ticket: ticketSchema }),
      response: { 200: { content: { 'text/event-stream': { schema: z.string() } } }, ...faults },
    },
    handler: async (request, reply) => {
      const last = Number(request.headers['last-event-id'])
      const after = Number.isSafeInteger(last) && last > 0 ? last : request.query.after
      reply.header('content-type', 'text/event-stream; charset=utf-8').header('x-accel-buffering', 'no')
      const open = (): StreamLine =>
        new StreamLine(limits, ': captions\nretry: 1000\n\n', ': still here\n\n', eventOf)
      return follow(context, { request, reply, sessionId: request.params.id, after }, open)
    },
  })

  app.route({
    method: 'GET',
    url: '/sessions/:id/captions.vtt',
    exposeHeadRoute: false,
    schema: {
      summary: 'The final captions as WebVTT.',
      description:
        'Without `follow` the captions up to now, for players that read a file to its end; ask again for more. With ' +
        '`follow=1` the response stays open and grows, for players that show cues as they come, such as a track ' +
        "element of a page. Times are the session's; `fromMs` is what is 0 in the player's time.",
      security,
      params: byId,
      querystring: z.object({
        follow: z.enum(['0', '1']).default('0'),
        fromMs: z.coerce.number().min(0).max(8.64e15).default(0),
        ticket: ticketSchema,
      }),
      response: { 200: { content: { 'text/vtt': { schema: z.string() } } }, ...faults },
    },
    handler: async (request, reply) => {
      const { id } = request.params
      const { follow: follows, fromMs } = request.query
      reply.header('content-type', 'text/vtt; charset=utf-8')
      if (follows === '1') {
        const open = (session: LiveSession): StreamLine =>
          new StreamLine(limits, vttHead(shareSession(session)), '', cueOf(fromMs))
        return follow(context, { request, reply, sessionId: id, after: 0 }, open)
      }
      guard.role(request, id, ['reader', 'operator'])
      const session = await desk.get(id)
      const finals = await bus.captions.finals(id, 0)
      return `${vttHead(shareSession(session))}${finals.map((caption) => vttCue(caption, fromMs)).join('')}`
    },
  })
}

interface Following {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly sessionId: string
  readonly after: number
}

/** Answers with a stream that goes on until the session ends or the reader leaves. */
async function follow(
  { guard, desk, hubs, isDraining }: GatewayContext,
  { request, reply, sessionId, after }: Following,
  open: (session: LiveSession) => StreamLine,
): Promise<FastifyReply> {
  const ticket = guard.streamTicket(request, sessionId)
  if (isDraining()) throw new Refusal(503, 'the gateway is about to end; connect again in a few seconds')
  const session = await desk.get(sessionId)
  if (session.ended) throw new Refusal(410, 'the session has ended; its captions are at /captions')
  const giveBack = hubs.take(session, ticket)
  const line = open(session)
  const hub = hubs.of(session)
  const leave = hub.enter(line, 'reader')
  const reading = hub.read(line, after)
  line.stream.on('close', () => {
    reading.close()
    leave()
    giveBack()
  })
  return reply.send(line.stream)
}

/** Server-sent events (HTML Living Standard, 9.2). Partials have no id, so that nobody comes back after one. */
const eventOf: WriteMessage = (message: FromGateway): string => {
  if (message.type === 'caption') {
    const { caption } = message
    const id = caption.state === 'final' ? `id: ${caption.number}\n` : ''
    return `${id}event: caption\ndata: ${JSON.stringify(caption)}\n\n`
  }
  if (message.type === 'session' || message.type === 'welcome')
    return `event: session\ndata: ${JSON.stringify(message.session)}\n\n`
  return message.type === 'end' ? 'event: end\ndata: {}\n\n' : ''
}

const cueOf =
  (fromMs: number): WriteMessage =>
  (message) =>
    message.type === 'caption' && message.caption.state === 'final' ? vttCue(message.caption, fromMs) : ''
