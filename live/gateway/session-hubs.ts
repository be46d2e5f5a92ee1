import type { LiveSession, SessionId } from '../../components/types/live-session.ts'
import { Refusal } from './refusal.ts'
import { type HubOptions, SessionHub } from './session-hub.ts'
import type { Ticket } from './ticket.ts'

/** Sessions that nobody uses here any more are let go after at most so long, milliseconds. */
const SWEEP_MS = 2000

/** The sessions that somebody uses at this gateway, and how many do. */
export class SessionHubs {
  readonly #options: HubOptions
  readonly #hubs: Map<SessionId, SessionHub> = new Map()
  /** Open sockets and streams by ticket. */
  readonly #open: Map<string, number> = new Map()
  readonly #sweeping: NodeJS.Timeout
  #count = 0

  constructor(options: HubOptions) {
    this.#options = options
    this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref()
  }

  get count(): number {
    return this.#count
  }

  of(session: LiveSession): SessionHub {
    let hub = this.#hubs.get(session.id)
    if (hub === undefined) {
      hub = new SessionHub(this.#options, session)
      this.#hubs.set(session.id, hub)
    }
    return hub
  }

  /** Takes a place for a socket or stream, which the returned function gives back; rejects where there is none. */
  take(session: LiveSession, ticket: Ticket): () => void {
    const { limits } = this.#options
    const ofTicket = this.#open.get(ticket.id) ?? 0
    if (this.#count >= limits.sockets)
      throw new Refusal(503, 'the gateway has no room for another reader or camera')
    if ((this.#hubs.get(session.id)?.count ?? 0) >= limits.socketsPerSession)
      throw new Refusal(429, `the session has ${limits.socketsPerSession} sockets, the most that are allowed`)
    if (ofTicket >= limits.socketsPerTicket)
      throw new Refusal(429, `the ticket has ${ofTicket} sockets, the most that are allowed; close one`)
    this.#open.set(ticket.id, ofTicket + 1)
    this.#count += 1
    let given = false
    return () => {
      if (given) return
      given = true
      this.#count -= 1
      const left = (this.#open.get(ticket.id) ?? 1) - 1
      if (left > 0) this.#open.set(ticket.id, left)
      else this.#open.delete(ticket.id)
    }
  }

  async drain(): Promise<void> {
    await Promise.all([...this.#hubs.values()].map((hub) => hub.drain()))
  }

  close(): void {
    clearInterval(this.#sweeping)
    for (const hub of this.#hubs.values()) hub.close()
    this.#hubs.clear()
  }

  #sweep(): void {
    for (const [id, hub] of this.#hubs) {
      if (!hub.isIdle) continue
      hub.close()
      this.#hubs.delete(id)
    }
  }
}
