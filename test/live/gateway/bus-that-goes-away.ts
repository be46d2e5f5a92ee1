import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { BusUnavailableError } from '#live/port/bus-fault.js'

export interface GoingBus {
  readonly bus: LiveBus
  /** While true every call rejects. */
  away: boolean
}

/** A bus whose calls reject while it is away. */
export function openBusThatGoesAway(): GoingBus {
  const inner = openInProcessBus()
  const going = { away: false }
  const gone = (): BusUnavailableError => new BusUnavailableError('the bus is away; it is tried again')
  const guarded = <T extends object>(part: T, asked: readonly (keyof T)[]): T =>
    new Proxy(part, {
      get: (target, name) => {
        const value = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        const bound = value.bind(target)
        return asked.includes(name as keyof T)
          ? (...given: unknown[]) => (going.away ? Promise.reject(gone()) : bound(...given))
          : bound
      },
    })
  const bus: LiveBus = {
    home: 'in-process',
    nowMs: () => inner.nowMs(),
    fault: () => (going.away ? gone().message : undefined),
    writeFault: () => undefined,
    sessions: guarded(inner.sessions, ['create', 'get', 'list', 'update', 'keep']),
    leases: guarded(inner.leases, ['offer', 'withdraw', 'waiting', 'nextFence']),
    landmarks: guarded(inner.landmarks, ['append']),
    captions: guarded(inner.captions, ['sayFinal', 'finals']),
    states: guarded(inner.states, ['cameras', 'workers', 'refused']),
    close: () => inner.close(),
    [Symbol.asyncDispose]: () => inner.close(),
  }
  return Object.defineProperty({ bus, away: false }, 'away', {
    get: () => going.away,
    set: (away: boolean) => {
      going.away = away
    },
  })
}
