import type { LiveBus } from '../../live/port/bus.ts'

/** The bus is looked at so often, milliseconds. */
const LOOK_MS = 1000

/** Says when what gateways and workers share goes away, and when it is back. The returned function stops it. */
export function watchBus(
  bus: Pick<LiveBus, 'fault'>,
  say: (level: 'info' | 'warn', sentence: string) => void,
): () => void {
  let isAway = false
  const look = (): void => {
    const fault = bus.fault()
    if ((fault !== undefined) === isAway) return
    isAway = fault !== undefined
    if (fault === undefined) say('info', 'Redis answers again; cameras and sessions are taken up')
    else say('warn', `${fault}. Cameras and sessions wait for it`)
  }
  const looking = setInterval(look, LOOK_MS).unref()
  return () => clearInterval(looking)
}
