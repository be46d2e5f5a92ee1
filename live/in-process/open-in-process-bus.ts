import { performance } from 'node:perf_hooks'
import type { LiveBus } from '../port/bus.ts'
import { InProcessCaptions } from './caption-log.ts'
import { InProcessLandmarks } from './landmark-channel.ts'
import { InProcessLeases } from './lease-board.ts'
import { InProcessSessions } from './session-store.ts'
import { InProcessStates } from './state-board.ts'

export interface InProcessBusOptions {
  /** Milliseconds since 1970; never goes back. */
  readonly nowMs?: () => number
}

/** Every so often what has expired is removed, milliseconds. */
const SWEEP_MS = 5000

/** What the gateway and the workers of one process share, in its memory: `signline live` needs nothing else. */
export function openInProcessBus(options: InProcessBusOptions = {}): LiveBus {
  const nowMs = options.nowMs ?? steadyNowMs
  const sessions = new InProcessSessions(nowMs)
  const leases = new InProcessLeases(nowMs)
  const landmarks = new InProcessLandmarks(nowMs)
  const captions = new InProcessCaptions(nowMs)
  const states = new InProcessStates(nowMs)
  const sweeping = setInterval(() => {
    for (const id of sessions.sweep()) {
      leases.forget(id)
      landmarks.forget(id)
      captions.forget(id)
    }
    landmarks.sweep()
    captions.sweep()
    states.sweep()
  }, SWEEP_MS).unref()
  const close = async (): Promise<void> => {
    clearInterval(sweeping)
    await leases.close()
    sessions.close()
    landmarks.close()
    captions.close()
  }
  return {
    home: 'in-process',
    nowMs,
    fault: () => undefined,
    writeFault: () => undefined,
    sessions,
    leases,
    landmarks,
    captions,
    states,
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A clock that nobody sets: the time at which the process began, and what has passed since. */
function steadyNowMs(): number {
  return performance.timeOrigin + performance.now()
}
