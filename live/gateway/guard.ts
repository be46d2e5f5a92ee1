import type { FastifyRequest } from 'fastify'
import { type Role, SUBPROTOCOL, TICKET_PREFIX } from '../../components/types/live-messages.ts'
import type { SessionId } from '../../components/types/live-session.ts'
import { instruments } from '../telemetry/instruments.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import { Refusal } from './refusal.ts'
import { sameSecret, type Ticket, type TicketOffice } from './ticket.ts'
import { KeyedBuckets, TokenBucket } from './token-bucket.ts'

export interface GuardOptions {
  readonly tickets: TicketOffice
  readonly operatorKey: string
  readonly limits: GatewayLimits
  readonly nowMs: () => number
}

/** Refuses whoever has no right to what they ask, or asks too often. */
export class Guard {
  readonly #options: GuardOptions
  readonly #all: TokenBucket
  readonly #askers: KeyedBuckets
  readonly #wrong: KeyedBuckets

  constructor(options: GuardOptions) {
    this.#options = options
    const { requestsPerSecondInAll, requestsPerSecond, wrongTicketsPerSecond } = options.limits
    this.#all = new TokenBucket(requestsPerSecondInAll, 3 * requestsPerSecondInAll, options.nowMs())
    this.#askers = new KeyedBuckets(requestsPerSecond, 3 * requestsPerSecond)
    this.#wrong = new KeyedBuckets(wrongTicketsPerSecond, 10 * wrongTicketsPerSecond)
  }

  /** Counts a request that needs no ticket. */
  anybody(request: FastifyRequest): void {
    this.#countAsker(`address ${request.ip}`)
  }

  /** Lets whoever has the operator key pass. */
  operatorKey(request: FastifyRequest): void {
    if (!this.#mayTry(request)) throw tooManyWrong()
    const given = bearerOf(request)
    if (given === undefined || !sameSecret(given, this.#options.operatorKey))
      throw this.#refuse(
        request,
        401,
        'this needs the operator key: send it as Authorization: Bearer KEY; the gateway printed it or was given it',
      )
    this.#countAsker(`key ${request.ip}`)
  }

  /** Lets the tickets of these roles for this session pass; an operator's key passes as an operator. */
  role(request: FastifyRequest, sessionId: SessionId, roles: readonly Role[]): void {
    const given = bearerOf(request) ?? queryTicketOf(request)
    const byKey = given !== undefined && roles.includes('operator') && this.#mayTry(request)
    if (byKey && sameSecret(given, this.#options.operatorKey)) this.#countAsker(`key ${request.ip}`)
    else this.#countAsker(this.#ticket(request, given, sessionId, roles).id)
  }

  /** The ticket of a socket that is being opened. */
  socketTicket(request: FastifyRequest, sessionId: SessionId): Ticket {
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((text) => text.trim())
    if (!offered.includes(SUBPROTOCOL))
      throw this.#refuse(request, 400, `the socket's subprotocols must name ${SUBPROTOCOL}; reload the page`)
    const given = offered.find((text) => text.startsWith(TICKET_PREFIX))?.slice(TICKET_PREFIX.length)
    const ticket = this.#ticket(request, given, sessionId, ['camera', 'reader', 'operator'])
    this.#countAsker(ticket.id)
    return ticket
  }

  /** The ticket of whoever reads a stream, by which streams are counted. */
  streamTicket(request: FastifyRequest, sessionId: SessionId): Ticket {
    const given = bearerOf(request) ?? queryTicketOf(request)
    const ticket = this.#ticket(request, given, sessionId, ['reader', 'operator'])
    this.#countAsker(ticket.id)
    return ticket
  }

  #ticket(
    request: FastifyRequest,
    given: string | undefined,
    sessionId: SessionId,
    roles: readonly Role[],
  ): Ticket {
    const wanted = roles.join("'s or ")
    if (given === undefined)
      throw this.#refuse(
        request,
        401,
        `this needs a ${wanted}'s ticket: send it as Authorization: Bearer TICKET`,
      )
    const read = this.#options.tickets.read(given, this.#options.nowMs())
    if (!read.ok) throw this.#refuse(request, 401, read.fault)
    const { ticket } = read
    if (ticket.sessionId !== sessionId)
      throw this.#refuse(request, 403, 'the ticket is for another session; use the link of this one')
    if (!roles.includes(ticket.role))
      throw this.#refuse(
        request,
        403,
        `this needs a ${wanted}'s ticket, and the ticket is a ${ticket.role}'s`,
      )
    return ticket
  }

  #countAsker(key: string): void {
    const nowMs = this.#options.nowMs()
    const { requestsPerSecond } = this.#options.limits
    if (!this.#askers.of(key, nowMs).take(nowMs))
      throw tooMany('requests', `more than ${requestsPerSecond} requests a second; ask less often`)
    if (!this.#all.take(nowMs))
      throw tooMany('requests', 'the gateway has too many requests; try again in a second')
  }

  /** Whether this address has not tried too often; a key is not even compared then, a ticket cannot be guessed. */
  #mayTry(request: FastifyRequest): boolean {
    const nowMs = this.#options.nowMs()
    return this.#wrong.of(request.ip, nowMs).hasRoom(nowMs)
  }

  #refuse(request: FastifyRequest, status: number, sentence: string): Refusal {
    const nowMs = this.#options.nowMs()
    if (!this.#wrong.of(request.ip, nowMs).take(nowMs)) return tooManyWrong()
    instruments().refusals.add(1, { reason: 'wrong-ticket' })
    return new Refusal(status, sentence)
  }
}

function tooManyWrong(): Refusal {
  return tooMany('wrong-ticket', 'too many wrong tickets or keys came from this address; wait a few seconds')
}

function tooMany(reason: string, sentence: string): Refusal {
  instruments().refusals.add(1, { reason })
  return new Refusal(429, sentence)
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer (.{1,512})$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** Players and EventSource cannot send a header. */
function queryTicketOf(request: FastifyRequest): string | undefined {
  const { ticket } = (request.query ?? {}) as { readonly ticket?: unknown }
  return request.method === 'GET' && typeof ticket === 'string' ? ticket : undefined
}
