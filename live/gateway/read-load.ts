import type { LiveBus } from '../port/bus.ts'

/** How much is asked of the workers, as numbers alone. */
export interface Load {
  /** Server cameras that want a worker: of sessions that have not ended, and `refusedCameras`. */
  readonly cameras: number
  /** Sessions that want a worker: those that have not ended, and `refusedSessions`. */
  readonly sessions: number
  /** Of these, what is offered and no worker has taken. */
  readonly waitingCameras: number
  readonly waitingSessions: number
  /** Of these, what was refused for want of room in the last minute and not let in since; asking again counts once. */
  readonly refusedCameras: number
  readonly refusedSessions: number
  /** Workers that take tasks. */
  readonly workers: number
}

/** What all gateways and workers on the bus have together. */
export async function readLoad({ sessions, leases, states }: LiveBus): Promise<Load> {
  const [all, waitingCameras, waitingSessions, refusedCameras, refusedSessions, workers] = await Promise.all([
    sessions.list(),
    leases.waiting('camera'),
    leases.waiting('recognise'),
    states.refused('camera'),
    states.refused('recognise'),
    states.workers(),
  ])
  const running = all.filter(({ ended }) => !ended)
  const cameras = running.flatMap((session) => session.cameras).filter(({ kind }) => kind === 'server')
  return {
    cameras: cameras.length + refusedCameras,
    sessions: running.length + refusedSessions,
    waitingCameras,
    waitingSessions,
    refusedCameras,
    refusedSessions,
    workers: workers.filter(({ draining }) => !draining).length,
  }
}
