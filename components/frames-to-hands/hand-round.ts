import { alongFirst, SharedRuns } from '../../models/shared-runs.ts'
import type { HandNetworks } from './networks.ts'
import type { ToWorker } from './worker-messages.ts'

/**
 * Pictures that a thread looks at side by side, one a job at most, so that they share one run of the palm network
 * and one of the landmark network. Without batching a round is one picture.
 */
export interface HandRound {
  /** What the trackers are given. */
  readonly networks: HandNetworks
  /** Whether pictures were taken that nobody has looked at yet. */
  readonly isOpen: boolean
  /** Whether the pictures taken so far must have been looked at before this message is served. */
  mustEndBefore(message: ToWorker | undefined): boolean
  /** Looks at a job's picture: at once, or together with those that follow until `end`. */
  take(job: number, look: (sideBySide: number) => Promise<void>): Promise<void>
  /** Settles when all pictures that were taken have been looked at; rejects when one could not be. */
  end(): Promise<void>
}

/** Pictures in one run at most; what an 80 GB device gains beyond is little and the first picture waits. */
const MOST_PICTURES = 64

export function openRound(batched: boolean, networks: HandNetworks): HandRound {
  if (!batched)
    return {
      networks,
      isOpen: false,
      mustEndBefore: () => false,
      take: (_job, look) => look(1),
      end: async () => {},
    }
  const shared = new SharedRuns()
  const palm = shared.open({ session: networks.palm, join: alongFirst, most: MOST_PICTURES })
  const hand = shared.open({ session: networks.hand, join: alongFirst, most: MOST_PICTURES })
  const jobs = new Set<number>()
  const looks: ((sideBySide: number) => Promise<void>)[] = []
  return {
    networks: { palm, hand },
    get isOpen() {
      return jobs.size > 0
    },
    mustEndBefore: (message) =>
      jobs.size > 0 && (message?.kind !== 'frame' || jobs.has(message.job) || jobs.size >= MOST_PICTURES),
    async take(job, look) {
      jobs.add(job)
      looks.push(look)
    },
    async end() {
      const count = jobs.size
      jobs.clear()
      await Promise.all(looks.splice(0).map((look) => shared.during(() => look(count))))
    },
  }
}
