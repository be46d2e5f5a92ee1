import type { LiveBus } from '../../live/port/bus.ts'
import { instruments } from '../../live/telemetry/instruments.ts'

/** The bus is looked at so often, milliseconds. */
const LOOK_MS = 1000

type Trouble = 'none' | 'away' | 'no-writes'

/** What follows from a trouble, and what is said when it is over. */
const SAID: Readonly<Record<Trouble, { readonly follows: string; readonly over: string }>> = {
  none: { follows: '', over: '' },
  away: {
    follows: 'Cameras and sessions wait for it',
    over: 'Redis answers again; cameras and sessions are taken up',
  },
  'no-writes': {
    follows: 'Until then no session is opened, and no camera and no caption goes on',
    over: 'Redis takes what is written again; cameras and sessions are taken up',
  },
}

/**
 * Says once when what gateways and workers share goes away or takes no writes, and once when that is over; keeps the
 * metric of it. The returned function stops it.
 */
export function watchBus(
  bus: Pick<LiveBus, 'fault' | 'writeFault'>,
  say: (level: 'info' | 'warn', sentence: string) => void,
): () => void {
  let known: Trouble = 'none'
  const look = (): void => {
    const away = bus.fault()
    const fault = away ?? bus.writeFault()
    const trouble: Trouble = away !== undefined ? 'away' : fault !== undefined ? 'no-writes' : 'none'
    for (const reason of ['away', 'no-writes'] as const)
      instruments().busFault.record(trouble === reason ? 1 : 0, { reason })
    if (trouble === known) return
    if (fault === undefined) say('info', SAID[known].over)
    else say('warn', `${fault}. ${SAID[trouble].follows}`)
    known = trouble
  }
  look()
  const looking = setInterval(look, LOOK_MS).unref()
  return () => clearInterval(looking)
}
