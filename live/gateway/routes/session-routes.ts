import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Role, SharedSession } from '../../../components/types/live-messages.ts'
import type { GatewayApp, GatewayContext } from '../gateway-context.ts'
import { Refusal } from '../refusal.ts'
import { remarkOnCameras } from '../remark-on-cameras.ts'
import {
  type CreatedSession,
  cameraIdSchema,
  cameraStatesSchema,
  createdSessionSchema,
  faultSchema,
  newCameraSchema,
  newSessionSchema,
  newTicketSchema,
  recordingSchema,
  sessionIdSchema,
  sessionSchema,
  sessionsSchema,
  ticketSchema,
  workersSchema,
} from '../schemas.ts'
import { shareSession } from '../share-session.ts'

const byId = z.object({ id: sessionIdSchema })
const byCamera = z.object({ id: sessionIdSchema, cameraId: cameraIdSchema })
const ticketNeeded = [{ ticket: [] }]
const keyNeeded = [{ operatorKey: [] }]
const faults = { '4xx': faultSchema, '5xx': faultSchema }

/** Sessions, their cameras, tickets and recording. */
export function sessionRoutes(app: GatewayApp, { desk, guard, bus, isDraining }: GatewayContext): void {
  // Before the body is read: whoever may not ask is told nothing of what they asked.
  const withKey = async (request: FastifyRequest): Promise<void> => guard.operatorKey(request)
  const as =
    (...roles: readonly Role[]) =>
    async (request: FastifyRequest): Promise<void> =>
      guard.role(request, (request.params as { id: string }).id, roles)

  app.route({
    method: 'POST',
    url: '/sessions',
    schema: {
      summary: 'Opens a session; gives its first tickets.',
      security: keyNeeded,
      body: newSessionSchema,
      response: { 201: createdSessionSchema, ...faults },
    },
    onRequest: withKey,
    handler: async (request, reply): Promise<CreatedSession> => {
      if (isDraining()) throw new Refusal(503, DRAINING)
      const created = await desk.create(request.body)
      reply.code(201)
      return created
    },
  })

  app.route({
    method: 'GET',
    url: '/sessions',
    schema: {
      summary: 'All sessions that have not expired.',
      security: keyNeeded,
      response: { 200: sessionsSchema, ...faults },
    },
    onRequest: withKey,
    handler: async () => ({ sessions: (await bus.sessions.list()).map(shareSession) }),
  })

  app.route({
    method: 'GET',
    url: '/sessions/:id',
    schema: {
      summary: 'The session as everybody in it may know it. Says plainly why a ticket does not open it.',
      security: ticketNeeded,
      params: byId,
      response: { 200: sessionSchema, ...faults },
    },
    onRequest: as('camera', 'reader', 'operator'),
    handler: async (request): Promise<SharedSession> => {
      return shareSession(await desk.get(request.params.id))
    },
  })

  app.route({
    method: 'DELETE',
    url: '/sessions/:id',
    schema: {
      summary: 'Ends the session for everybody; what is under way becomes final first.',
      security: ticketNeeded,
      params: byId,
      response: { 200: sessionSchema, ...faults },
    },
    onRequest: as('operator'),
    handler: async (request) => {
      return shareSession(await desk.end(request.params.id))
    },
  })

  app.route({
    method: 'POST',
    url: '/sessions/:id/cameras',
    schema: {
      summary: "Adds a camera; a server camera's address must be on the gateway's list of allowed ones.",
      security: ticketNeeded,
      params: byId,
      body: newCameraSchema,
      response: { 201: sessionSchema, ...faults },
    },
    onRequest: as('operator'),
    handler: async (request, reply) => {
      const session = await desk.addCamera(request.params.id, request.body)
      reply.code(201)
      return shareSession(session)
    },
  })

  app.route({
    method: 'DELETE',
    url: '/sessions/:id/cameras/:cameraId',
    schema: {
      summary: 'Takes a camera out of the session.',
      security: ticketNeeded,
      params: byCamera,
      response: { 200: sessionSchema, ...faults },
    },
    onRequest: as('operator'),
    handler: async (request) => {
      return shareSession(await desk.removeCamera(request.params.id, request.params.cameraId))
    },
  })

  app.route({
    method: 'GET',
    url: '/sessions/:id/cameras',
    schema: {
      summary: 'How the cameras fare, as was said in the last seconds.',
      security: ticketNeeded,
      params: byId,
      response: { 200: cameraStatesSchema, ...faults },
    },
    onRequest: as('operator', 'camera'),
    handler: async (request) => {
      await desk.get(request.params.id)
      const { id } = request.params
      const [cameras, remarks] = await Promise.all([bus.states.cameras(id), bus.states.remarks(id)])
      return { cameras: remarkOnCameras(cameras, remarks), sentence: remarks?.sentence ?? '' }
    },
  })

  app.route({
    method: 'PUT',
    url: '/sessions/:id/recording',
    schema: {
      summary: 'Turns the recording of landmarks on or off; every camera shows it.',
      security: ticketNeeded,
      params: byId,
      body: recordingSchema,
      response: { 200: sessionSchema, ...faults },
    },
    onRequest: as('operator'),
    handler: async (request) => {
      return shareSession(await desk.setRecording(request.params.id, request.body.on))
    },
  })

  app.route({
    method: 'POST',
    url: '/sessions/:id/tickets',
    schema: {
      summary: 'Makes a ticket and the link that holds it.',
      security: ticketNeeded,
      params: byId,
      body: newTicketSchema,
      response: { 201: ticketSchema, ...faults },
    },
    onRequest: as('operator'),
    handler: async (request, reply) => {
      const { id } = await desk.get(request.params.id)
      const ticket = desk.writeTicket(id, request.body)
      reply.code(201)
      return ticket
    },
  })

  app.route({
    method: 'GET',
    url: '/workers',
    schema: {
      summary: 'What the workers say of themselves.',
      security: keyNeeded,
      response: { 200: workersSchema, ...faults },
    },
    onRequest: withKey,
    handler: async () => ({ workers: await bus.states.workers() }),
  })
}

const DRAINING = 'the gateway is about to end and takes nothing new; ask again in a few seconds'
