import type { Socket } from 'node:net'
import swagger from '@fastify/swagger'
import websocket from '@fastify/websocket'
import Fastify, { type FastifyError, type FastifyReply, LogController } from 'fastify'
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
} from 'fastify-type-provider-zod'
import type { Logger } from 'pino'
import { MOST_MESSAGE_BYTES } from '../../components/types/landmark-message/layout.ts'
import { SUBPROTOCOL } from '../../components/types/live-messages.ts'
import { instruments } from '../telemetry/instruments.ts'
import type { GatewayApp } from './gateway-context.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import { shownUrl } from './log-request.ts'
import type { Origins } from './origins.ts'
import { plainIssues } from './plain-issues.ts'
import { plainFault, Refusal } from './refusal.ts'
import { responseHeaders } from './response-headers.ts'

export interface ServerOptions {
  readonly limits: GatewayLimits
  readonly log: Logger
  readonly origins: Origins
  /** Addresses and blocks of proxies whose X-Forwarded-For is believed; none unless named. */
  readonly trustedProxies: readonly string[]
  readonly tls: { readonly cert: string; readonly key: string } | undefined
}

/** A request must be whole within so long, milliseconds. */
const REQUEST_MS = 15_000
/** Whoever is connected when the server closes has so long to go, milliseconds. */
const CLOSING_MS = 1000
/** Connections beyond those of sockets and streams, for requests. */
const SPARE_CONNECTIONS = 500

export interface OpenedServer {
  readonly app: GatewayApp
  /** Answers what it has begun, closes sockets, and after a moment whatever is still open. */
  close(): Promise<void>
}

/** A server without routes: it checks origins, limits sizes, answers faults plainly and describes what it offers. */
export async function openServer({
  limits,
  log,
  origins,
  trustedProxies,
  tls,
}: ServerOptions): Promise<OpenedServer> {
  const app = Fastify({
    loggerInstance: log,
    // Requests hold tickets and ids; what goes wrong is logged below without them.
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    requestTimeout: REQUEST_MS,
    forceCloseConnections: true,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 200 },
    clientErrorHandler: (error, socket) => {
      log.debug({ error: error.message }, 'what came was no HTTP')
      const body = JSON.stringify({ error: 'this is no HTTP request that can be read' })
      const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}`
      if (socket.writable) socket.end(`${head}\r\nConnection: close\r\n\r\n${body}`)
      else socket.destroy()
    },
    frameworkErrors: (error, _request, reply) => {
      void (reply as FastifyReply).code(400).send({ error: plainSentence(error) })
    },
    ...(tls === undefined ? {} : { https: { ...tls, minVersion: 'TLSv1.2' as const } }),
  }) as unknown as GatewayApp
  const connections = new Set<Socket>()
  app.server.on('connection', (connection) => {
    connections.add(connection)
    connection.once('close', () => connections.delete(connection))
  })
  app.server.maxConnections = limits.sockets + SPARE_CONNECTIONS
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)

  // Before all hooks: it closes the connection of a socket that a hook refuses.
  await app.register(websocket, {
    options: {
      maxPayload: MOST_MESSAGE_BYTES,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(SUBPROTOCOL) ? SUBPROTOCOL : false),
    },
    errorHandler: (error, socket) => {
      // A frame that is too long or no WebSocket frame: the library has told the other side by its close code.
      log.debug({ error: error.message }, 'a socket broke')
      socket.terminate()
    },
  })

  app.addHook('onRequest', async (request, reply) => {
    reply.headers(responseHeaders(request.url))
    const allowed = origins.allows(request)
    if (allowed === false) {
      instruments().refusals.add(1, { reason: 'origin' })
      throw new Refusal(
        403,
        'pages of this site may not use the gateway; whoever runs it can allow its origin',
      )
    }
    const { origin, host } = request.headers
    if (origin !== undefined && new URL(origin).host !== host)
      reply.headers({
        'access-control-allow-origin': origin,
        'access-control-allow-headers': 'authorization, content-type, last-event-id',
        'access-control-allow-methods': 'GET, POST, PUT, DELETE',
        'cross-origin-resource-policy': 'cross-origin',
        vary: 'Origin',
      })
    // Before a browser sends the request itself, it asks whether it may.
    if (request.method === 'OPTIONS' && allowed) return reply.code(204).send()
  })

  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: `there is no ${request.method} ${shownUrl(request.url)} here` }),
  )
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const { status, sentence } = faultOf(error)
    const said = { method: request.method, url: shownUrl(request.url), status }
    if (status >= 500 && status !== 503) log.error({ ...said, err: error }, sentence)
    else log.debug(said, sentence)
    const retryAfterS = (error as Partial<Refusal>).retryAfterS ?? 1
    if (status === 429 || status === 503) reply.header('retry-after', String(retryAfterS))
    return reply.code(status).send({ error: sentence })
  })

  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'signline live',
        version: '1',
        description: 'Sessions of automatic recognition of fingerspelling (ase): cameras in, captions out.',
      },
      components: {
        securitySchemes: {
          ticket: { type: 'http', scheme: 'bearer', description: "A session's ticket of the right role." },
          operatorKey: { type: 'http', scheme: 'bearer', description: "The gateway's operator key." },
        },
      },
    },
    transform: jsonSchemaTransform,
  })
  const close = async (): Promise<void> => {
    // The server waits for every connection, also for those whose other side never answers.
    const cutting = setTimeout(() => {
      for (const connection of connections) connection.destroy()
    }, CLOSING_MS)
    await app.close()
    clearTimeout(cutting)
  }
  return { app, close }
}

function faultOf(error: FastifyError): { readonly status: number; readonly sentence: string } {
  if (hasZodFastifySchemaValidationErrors(error)) {
    const issues = error.validation.map(({ instancePath, message = '' }) => ({
      path: instancePath.split('/').filter((part) => part !== ''),
      message,
    }))
    return { status: 400, sentence: `the request is refused: ${plainIssues(issues)}` }
  }
  const { statusCode = 500 } = error
  if (statusCode >= 400 && statusCode < 500 && !(error instanceof Refusal))
    return { status: statusCode, sentence: plainSentence(error) }
  return plainFault(error)
}

const PLAIN: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'send the body as application/json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'the body is empty; send a JSON object',
  FST_ERR_CTP_INVALID_JSON_BODY: 'the body is no JSON',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'the body is not as long as its header says',
  FST_ERR_BAD_URL: 'the address is malformed',
}

function plainSentence({ code }: Pick<FastifyError, 'code'>): string {
  return PLAIN[code] ?? 'the request is malformed'
}
