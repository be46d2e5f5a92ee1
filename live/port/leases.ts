import type { CameraId } from '../../components/types/camera.ts'
import type { SessionId } from '../../components/types/live-session.ts'

/** Work that exactly one worker does at a time, for as long as it lasts. */
export type Task =
  /** Recognise what the cameras of a session see. */
  | { readonly kind: 'recognise'; readonly sessionId: SessionId }
  /** Read a server camera. */
  | { readonly kind: 'camera'; readonly sessionId: SessionId; readonly cameraId: CameraId }

export type TaskKind = Task['kind']

/** One holder's right to do a task. */
export interface Lease {
  readonly task: Task
  /** Rises with every holder of the task; goes with everything that the holder sends. */
  readonly fence: number
  /**
   * Aborted when the lease ends: withdrawn, not renewed in time, or the worker closes. Its reason is a
   * LeaseEnd.
   */
  readonly signal: AbortSignal
  /** False from the moment at which somebody else may hold it. Ask before every effect; it reads a clock only. */
  held(): boolean
}

export type LeaseEnd = 'withdrawn' | 'lost' | 'closing'

export interface WorkOptions {
  readonly workerId: string
  /** How many tasks of each kind it takes at most; asked again whenever something may have changed. */
  readonly capacity: Readonly<Record<TaskKind, () => number>>
  /**
   * Does the task until the lease's signal aborts. Returning early means that the task is done and nobody needs to
   * do it again; rejecting, that somebody should take it up after a pause.
   */
  run(lease: Lease): Promise<void>
}

export interface LeaseWorker {
  /** Tasks that it holds now. */
  held(kind: TaskKind): number
  /** Takes nothing new, ends its leases so that others take them at once, settles when all runs have ended. */
  close(): Promise<void>
}

export interface LeaseBoard {
  /** The task waits for a worker from now on, and again whenever its holder fails. The same task twice is one. */
  offer(task: Task): Promise<void>
  /** Nobody does the task any more. */
  withdraw(task: Task): Promise<void>
  /** Tasks that nobody holds. */
  waiting(kind: TaskKind): Promise<number>
  /** The next fencing number for a name: higher than all before it. */
  nextFence(name: string): Promise<number>
  /** Takes tasks and does them until it is closed. */
  work(options: WorkOptions): LeaseWorker
}

/** A lease that was not renewed for so long is somebody else's. */
export const LEASE_MS = 2500
/** A holder renews so often, and stops by itself `LEASE_MARGIN_MS` before the lease would end. */
export const RENEW_MS = 700
export const LEASE_MARGIN_MS = 400
/** After a run that rejected, nobody takes its task up for so long. */
export const RETRY_MS = 1000

export function taskName(task: Task): string {
  return task.kind === 'camera' ? `camera.${task.sessionId}.${task.cameraId}` : `recognise.${task.sessionId}`
}
