import type { WorkerStatus } from '../../components/types/live-session.ts'
import type { LiveBus } from '../port/bus.ts'
import type { TaskKind } from '../port/leases.ts'
import { Refusal } from './refusal.ts'

const ROOM: Readonly<Record<TaskKind, (worker: WorkerStatus) => number>> = {
  camera: ({ cameraCapacity, cameras }) => cameraCapacity - cameras,
  recognise: ({ sessionCapacity, sessions }) => sessionCapacity - sessions,
}

const WHAT: Readonly<Record<TaskKind, string>> = {
  camera: 'read another camera',
  recognise: 'recognise another session',
}

/**
 * Settles where the workers can take `count` more tasks of this kind without keeping anybody waiting; rejects with
 * a Refusal that says why not. What waits already is counted as taken.
 */
export async function admit(bus: LiveBus, kind: TaskKind, count: number): Promise<void> {
  if (count === 0) return
  const [workers, waiting] = await Promise.all([bus.states.workers(), bus.leases.waiting(kind)])
  const working = workers.filter(({ draining }) => !draining)
  if (working.length === 0)
    throw new Refusal(503, 'no worker is running; start one with signline live worker, then try again')
  const room = working.reduce((sum, worker) => sum + Math.max(0, ROOM[kind](worker)), 0) - waiting
  if (room >= count) return
  const all = working.length === 1 ? 'the one worker' : `all ${working.length} workers`
  throw new Refusal(
    503,
    `no room to ${WHAT[kind]} (wanted ${count}, free ${Math.max(0, room)}): ${all} would fall behind; end a session, remove a camera or start another worker`,
  )
}
