import type { Lease } from '../port/leases.ts'

/** A run that has not ended so long after its lease is stuck, milliseconds: a camera and a session end within seconds. */
export const STUCK_MS = 20_000

/** Knows of every lease that this worker runs whether it is still its own, and whether its run ends when it is not. */
export class LeaseWatch {
  readonly #overSinceMs: Map<Lease, number> = new Map()

  /** Does `run` and watches that it ends after the lease does. */
  async watch(lease: Lease, run: () => Promise<void>): Promise<void> {
    const isOver = (): void => void this.#overSinceMs.set(lease, performance.now())
    if (lease.signal.aborted) isOver()
    else lease.signal.addEventListener('abort', isOver, { once: true })
    try {
      await run()
    } finally {
      lease.signal.removeEventListener('abort', isOver)
      this.#overSinceMs.delete(lease)
    }
  }

  /** What is stuck, as one plain sentence; undefined where leases renew, or end together with their runs. */
  fault(nowMs: number): string | undefined {
    const stuck = [...this.#overSinceMs].filter(([, sinceMs]) => nowMs - sinceMs > STUCK_MS)
    const [first] = stuck
    if (first === undefined) return undefined
    const [{ task }, sinceMs] = first
    const what = task.kind === 'camera' ? `camera "${task.cameraId}"` : 'a session'
    const others = stuck.length === 1 ? '' : ` (and ${stuck.length - 1} more)`
    return `${what}${others} does not end, ${Math.round((nowMs - sinceMs) / 1000)} s after its lease; restart this worker`
  }
}
