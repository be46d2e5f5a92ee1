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
  if (working.length === 0) throw noWorker()
  const room = working.reduce((sum, worker) => sum + Math.max(0, ROOM[kind](worker)), 0) - waiting
  if (room >= count) return
  const all = working.length === 1 ? 'the one worker' : `all ${working.length} workers`
  throw new Refusal(
    503,
    `no room to ${WHAT[kind]} (wanted ${count}, free ${Math.max(0, room)}): ${all} would fall behind; end a session, remove a camera or start another worker`,
  )
}

/**
 * Settles where every worker that may recognise a session has a folder for recordings; rejects with a Refusal that
 * says why not, because cameras would show a recording that nobody keeps.
 */
export async function admitRecording(bus: LiveBus): Promise<void> {
  const workers = await bus.states.workers()
  const recognising = workers.filter(({ draining, sessionCapacity }) => !draining && sessionCapacity > 0)
  if (recognising.length === 0) throw noWorker()
  const without = recognising.filter(({ records }) => !records)
  if (without.length === 0) return
  const who =
    without.length === recognising.length
      ? 'no worker has a'
      : `${without.length} of ${recognising.length} workers have no`
  throw new Refusal(
    409,
    `nothing can be recorded: ${who} folder for recordings (${without.map(({ id }) => id).join(', ')}); start each with --recordings DIR, then turn it on again`,
  )
}

function noWorker(): Refusal {
  return new Refusal(503, 'no worker is running; start one with signline live worker, then try again')
}
