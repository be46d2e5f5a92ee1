import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { CameraId } from '../../components/types/camera.ts'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { Role } from '../../components/types/live-messages.ts'
import type { SessionId } from '../../components/types/live-session.ts'

/** The right to do in one session what a role may do, until it expires. */
export interface Ticket {
  readonly sessionId: SessionId
  readonly role: Role
  /** Of a camera's ticket: the only camera that it is good for; undefined where it is good for any. */
  readonly cameraId?: CameraId
  /** Milliseconds since 1970 on the bus's clock. */
  readonly expiresAtMs: number
  /** Random; what limits per ticket are counted by. */
  readonly id: string
}

/** A ticket, or one plain sentence that says why it is none. */
export type ReadTicket =
  | { readonly ok: true; readonly ticket: Ticket }
  | { readonly ok: false; readonly fault: string }

const LEAST_KEY_BYTES = 16
const MOST_TICKET_CHARACTERS = 512
const MAC_BYTES = 32

const bodySchema: z.ZodType<[string, Role, string, number, string]> = z.tuple([
  z.string(),
  z.enum(['camera', 'reader', 'operator']),
  z.string(),
  z.int(),
  z.string(),
])

/**
 * Writes and reads tickets: what they say as base64url of JSON, a dot, and its HMAC-SHA256 (RFC 2104) as base64url,
 * so that a ticket may stand in an address and be a subprotocol.
 */
export class TicketOffice {
  readonly #key: Uint8Array

  /** Throws UnusableInputError for a key that is too short to be secret. */
  constructor(key: Uint8Array | string) {
    this.#key = typeof key === 'string' ? Buffer.from(key) : key
    if (this.#key.length < LEAST_KEY_BYTES)
      throw new UnusableInputError(
        `the ticket key has ${this.#key.length} bytes, need ${LEAST_KEY_BYTES}; make one: openssl rand -base64 32`,
      )
  }

  write(ticket: Omit<Ticket, 'id'>): string {
    const id = randomBytes(6).toString('base64url')
    const { sessionId, role, cameraId = '', expiresAtMs } = ticket
    const said = [sessionId, role, cameraId, Math.floor(expiresAtMs / 1000), id]
    const body = Buffer.from(JSON.stringify(said)).toString('base64url')
    return `${body}.${this.#mac(body).toString('base64url')}`
  }

  read(text: string, nowMs: number): ReadTicket {
    const [body, mac, ...more] = text.length <= MOST_TICKET_CHARACTERS ? text.split('.') : []
    if (body === undefined || mac === undefined || more.length > 0)
      return { ok: false, fault: 'this is no ticket; ask for a new link' }
    const given = Buffer.alloc(MAC_BYTES)
    const length = given.write(mac, 'base64url')
    // Every spelling but the one that was written is refused, also where base64 would read the same bytes.
    const isWhole = length === MAC_BYTES && given.toString('base64url') === mac
    if (!timingSafeEqual(given, this.#mac(body)) || !isWhole)
      return { ok: false, fault: 'the ticket was not made here or was altered; ask for a new link' }
    const [sessionId, role, cameraId, expiresAtS, id] = bodySchema.parse(
      JSON.parse(Buffer.from(body, 'base64url').toString()),
    )
    const expiresAtMs = expiresAtS * 1000
    if (expiresAtMs <= nowMs) return { ok: false, fault: 'the ticket has expired; ask for a new link' }
    const ticket = { sessionId, role, expiresAtMs, id }
    return { ok: true, ticket: cameraId === '' ? ticket : { ...ticket, cameraId } }
  }

  #mac(body: string): Buffer {
    return createHmac('sha256', this.#key).update(`signline ticket 1\n${body}`).digest()
  }
}

/** Whether two secrets are the same, in a time that says nothing of where they differ. */
export function sameSecret(given: string, secret: string): boolean {
  const digest = (text: string): Buffer => createHmac('sha256', 'signline secret').update(text).digest()
  return timingSafeEqual(digest(given), digest(secret))
}
