import type { SpellingNetworks } from '../../../components/pose-to-signs/read-spelling.ts'
import { alongFirst, SharedRuns } from '../../../models/shared-runs.ts'
import { layInTime } from './lay-in-time.ts'

/** Called after each run of a network: its name, how many sessions shared it, and milliseconds. */
export type OnRun = (model: string, sessions: number, elapsedMs: number) => void

export interface BatchedNetworks {
  /** What each session's reader is given. */
  readonly networks: SpellingNetworks
  /** Reads all sessions side by side; results in order. One call at a time. */
  readAll<T>(reads: readonly (() => Promise<T>)[]): Promise<PromiseSettledResult<T>[]>
}

/**
 * Sessions that are laid into one run at most: beyond it a run gets no cheaper per session, and its tensors no
 * longer fit a processor's cache.
 */
const MOST_IN_TIME = 32

/** Networks of fingerspelling that run once for all sessions that read at the same time. */
export function batchNetworks(opened: SpellingNetworks, onRun: OnRun = () => {}): BatchedNetworks {
  const shared = new SharedRuns()
  const { handshapes, spelling } = opened
  const networks = {
    handshapes: shared.open({
      session: handshapes,
      join: alongFirst,
      most: Number.POSITIVE_INFINITY,
      onRun: (sessions, elapsedMs) => onRun(handshapes.model, sessions, elapsedMs),
    }),
    spelling: shared.open({
      session: spelling,
      join: layInTime,
      most: MOST_IN_TIME,
      onRun: (sessions, elapsedMs) => onRun(spelling.model, sessions, elapsedMs),
    }),
  }
  return {
    networks,
    readAll: (reads) => Promise.allSettled(reads.map((read) => shared.during(read))),
  }
}
