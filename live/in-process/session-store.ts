import type { LiveSession, SessionId } from '../../components/types/live-session.ts'
import { KEPT_SESSION_MS, type SessionStore, type Subscription } from '../port/bus.ts'

type Listener = (session: LiveSession | undefined) => void

/** Sessions in memory. Those that nobody keeps or changes for KEPT_SESSION_MS are gone. */
export class InProcessSessions implements SessionStore {
  readonly #nowMs: () => number
  readonly #sessions: Map<SessionId, { session: LiveSession; untilMs: number }> = new Map()
  readonly #listeners: Map<SessionId, Set<Listener>> = new Map()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async create(session: LiveSession): Promise<void> {
    this.#put(session)
  }

  async get(id: SessionId): Promise<LiveSession | undefined> {
    return this.#now(id)
  }

  async list(): Promise<readonly LiveSession[]> {
    return [...this.#sessions.keys()].flatMap((id) => this.#now(id) ?? [])
  }

  async update(
    id: SessionId,
    change: (session: LiveSession) => LiveSession,
  ): Promise<LiveSession | undefined> {
    const session = this.#now(id)
    if (session === undefined) return undefined
    const changed = change(session)
    this.#put(changed)
    return changed
  }

  async keep(id: SessionId): Promise<void> {
    const entry = this.#sessions.get(id)
    if (entry !== undefined && this.#now(id) !== undefined) entry.untilMs = this.#nowMs() + KEPT_SESSION_MS
  }

  follow(id: SessionId, listener: Listener): Subscription {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners)
    listeners.add(listener)
    queueMicrotask(() => {
      if (listeners.has(listener)) listener(this.#now(id))
    })
    return {
      close: () => {
        listeners.delete(listener)
        if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id)
      },
    }
  }

  /** Forgets the sessions that have expired and gives their ids, so that what belongs to them goes too. */
  sweep(): readonly SessionId[] {
    const expired = [...this.#sessions].filter(([, { untilMs }]) => untilMs <= this.#nowMs())
    for (const [id] of expired) {
      this.#sessions.delete(id)
      this.#tell(id, undefined)
    }
    return expired.map(([id]) => id)
  }

  close(): void {
    for (const listeners of this.#listeners.values()) listeners.clear()
    this.#listeners.clear()
  }

  #now(id: SessionId): LiveSession | undefined {
    const entry = this.#sessions.get(id)
    return entry !== undefined && entry.untilMs > this.#nowMs() ? entry.session : undefined
  }

  #put(session: LiveSession): void {
    this.#sessions.set(session.id, { session, untilMs: this.#nowMs() + KEPT_SESSION_MS })
    this.#tell(session.id, session)
  }

  /** Later, so that no listener runs inside the call that changed the session. */
  #tell(id: SessionId, session: LiveSession | undefined): void {
    const listeners = this.#listeners.get(id)
    for (const listener of listeners ?? [])
      queueMicrotask(() => {
        if (listeners?.has(listener)) listener(session)
      })
  }
}
