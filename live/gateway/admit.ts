import type { WorkerStatus } from '../../components/types/live-session.ts'
import { type LiveBus, REFUSED_AGAIN_MS } from '../port/bus.ts'
import type { TaskKind } from '../port/leases.ts'
import { Refusal } from './refusal.ts'

export interface AdmitOptions {
  readonly bus: LiveBus
  /**
   * From the moment at which a worker is wanted to where it runs, seconds, where something starts workers by the
   * gateway's /load; undefined where nothing does.
   */
  readonly workerStartSeconds: number | undefined
}

const AGAIN_S = REFUSED_AGAIN_MS / 1000

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
 * a Refusal that says why not, and when to ask again where workers are started on demand. What waits already is
 * counted as taken.
 */
export async function admit(options: AdmitOptions, kind: TaskKind, count: number): Promise<void> {
  if (count === 0) return
  const { bus, workerStartSeconds } = options
  const [workers, waiting] = await Promise.all([bus.states.workers(), bus.leases.waiting(kind)])
  const working = workers.filter(({ draining }) => !draining)
  if (working.length === 0) throw noWorker(workerStartSeconds)
  const room = working.reduce((sum, worker) => sum + Math.max(0, ROOM[kind](worker)), 0) - waiting
  if (room >= count) return
  const all = working.length === 1 ? 'the one worker' : `all ${working.length} workers`
  const full = `no room to ${WHAT[kind]} (wanted ${count}, free ${Math.max(0, room)}): ${all} would fall behind`
  if (workerStartSeconds === undefined)
    throw new NoRoom(`${full}; end a session, remove a camera or start another worker`)
  throw new NoRoom(
    `${full}; another is asked for, which takes about ${workerStartSeconds} s unless there may be no more: try again every ${AGAIN_S} s`,
    AGAIN_S,
  )
}

/**
 * Settles where every worker that may recognise a session has a folder for recordings; rejects with a Refusal that
 * says why not, because cameras would show a recording that nobody keeps.
 */
export async function admitRecording({ bus, workerStartSeconds }: AdmitOptions): Promise<void> {
  const workers = await bus.states.workers()
  const recognising = workers.filter(({ draining, sessionCapacity }) => !draining && sessionCapacity > 0)
  if (recognising.length === 0) throw noWorker(workerStartSeconds)
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

/** Refused for want of room alone. */
export class NoRoom extends Refusal {
  constructor(sentence: string, retryAfterS?: number) {
    super(503, sentence, retryAfterS)
  }
}

function noWorker(workerStartSeconds: number | undefined): NoRoom {
  if (workerStartSeconds === undefined)
    return new NoRoom('no worker is running; start one with signline live worker, then try again')
  return new NoRoom(
    `no worker is running yet; one is asked for, which takes about ${workerStartSeconds} s: try again every ${AGAIN_S} s`,
    AGAIN_S,
  )
}
