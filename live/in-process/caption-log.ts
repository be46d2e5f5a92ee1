import type { Caption } from '../../components/types/caption.ts'
import type { SessionId } from '../../components/types/live-session.ts'
import {
  type CaptionLog,
  KEPT_SESSION_MS,
  MOST_KEPT_FINALS,
  type Said,
  type Subscription,
} from '../port/bus.ts'

interface Log {
  fence: number
  lastNumber: number
  readonly finals: Caption[]
  partial: Caption | undefined
  readonly followers: Set<Follower>
  usedMs: number
}

interface Follower {
  /** Number of the last final that it was given. */
  after: number
  partial: Caption | undefined
  scheduled: boolean
  readonly listener: (caption: Caption) => void
}

/** Captions in memory. */
export class InProcessCaptions implements CaptionLog {
  readonly #nowMs: () => number
  readonly #logs: Map<SessionId, Log> = new Map()

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async sayFinal(sessionId: SessionId, fence: number, caption: Caption): Promise<Said> {
    const log = this.#log(sessionId)
    if (fence < log.fence) return 'fenced'
    log.fence = fence
    if (caption.number <= log.lastNumber) return 'said-before'
    if (caption.number > log.lastNumber + 1)
      throw new RangeError(`caption ${caption.number}: the next of its session is ${log.lastNumber + 1}`)
    log.lastNumber = caption.number
    log.finals.push(caption)
    if (log.finals.length > MOST_KEPT_FINALS) log.finals.shift()
    log.partial = undefined
    this.#tell(log)
    return 'said'
  }

  showPartial(sessionId: SessionId, fence: number, caption: Caption): void {
    const log = this.#log(sessionId)
    if (fence < log.fence || caption.number !== log.lastNumber + 1) return
    log.fence = fence
    log.partial = caption
    this.#tell(log)
  }

  async finals(sessionId: SessionId, after: number): Promise<readonly Caption[]> {
    return above(this.#logs.get(sessionId)?.finals ?? [], after)
  }

  follow(sessionId: SessionId, after: number, listener: (caption: Caption) => void): Subscription {
    const log = this.#log(sessionId)
    const follower = { after, partial: undefined, scheduled: false, listener }
    log.followers.add(follower)
    this.#tell(log)
    return { close: () => log.followers.delete(follower) }
  }

  /** Forgets logs that nobody has used for as long as a session is kept. */
  sweep(): void {
    for (const [id, log] of this.#logs)
      if (log.followers.size === 0 && log.usedMs + KEPT_SESSION_MS <= this.#nowMs()) this.#logs.delete(id)
  }

  forget(sessionId: SessionId): void {
    this.#logs.delete(sessionId)
  }

  close(): void {
    for (const log of this.#logs.values()) log.followers.clear()
  }

  #log(sessionId: SessionId): Log {
    let log = this.#logs.get(sessionId)
    if (log === undefined) {
      log = { fence: 0, lastNumber: 0, finals: [], partial: undefined, followers: new Set(), usedMs: 0 }
      this.#logs.set(sessionId, log)
    }
    log.usedMs = this.#nowMs()
    return log
  }

  /** Later and once for all that happened meanwhile, so that no listener runs inside the call that spoke. */
  #tell(log: Log): void {
    for (const follower of log.followers) {
      if (follower.scheduled) continue
      follower.scheduled = true
      queueMicrotask(() => {
        follower.scheduled = false
        deliver(log, follower)
      })
    }
  }
}

function deliver(log: Log, follower: Follower): void {
  for (const caption of above(log.finals, follower.after)) {
    if (!log.followers.has(follower)) return
    follower.after = caption.number
    follower.listener(caption)
  }
  if (!log.followers.has(follower) || log.partial === follower.partial) return
  follower.partial = log.partial
  if (log.partial !== undefined) follower.listener(log.partial)
}

function above(finals: readonly Caption[], after: number): readonly Caption[] {
  const first = finals[0]?.number ?? 1
  return finals.slice(Math.max(0, after + 1 - first))
}
