import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import type { LiveSession } from '#components/types/live-session.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import type { Task } from '#live/port/leases.js'

export interface Pace {
  /** The clock goes so much slower than the machine's. */
  readonly slowness: number
  /** It is no further ahead than this of what any recording has shown, milliseconds: more than one picture, less than two. */
  readonly aheadMs: number
}

/** Where it should wait it goes so much slower still, and so comes to an end if nothing comes. */
const CREEPING = 10

/** A clock that waits for the recordings that play by it, so that however busy the machine is no picture is left out. */
class PacedClock {
  readonly #pace: Pace
  readonly #reachedMs = new Map<string, number>()
  #ms = performance.timeOrigin + performance.now()
  #lookedMs = performance.now()

  constructor(pace: Pace) {
    this.#pace = pace
  }

  readonly nowMs = (): number => {
    const realMs = performance.now()
    const passedMs = (realMs - this.#lookedMs) / this.#pace.slowness
    this.#lookedMs = realMs
    const mostMs = Math.min(...this.#reachedMs.values()) + this.#pace.aheadMs
    const freeMs = Math.min(passedMs, Math.max(0, mostMs - this.#ms))
    this.#ms += freeMs + (passedMs - freeMs) / CREEPING
    return this.#ms
  }

  /** The recording has shown what is signed until then. */
  reached(camera: string, ms: number): void {
    this.nowMs()
    this.#reachedMs.set(camera, ms)
  }

  /** Nobody plays the recording now. */
  left(camera: string): void {
    this.nowMs()
    this.#reachedMs.delete(camera)
  }
}

/** A bus in this process whose clock waits for the recordings that workers play. */
export function openPacedBus(pace: Pace): LiveBus {
  const clock = new PacedClock(pace)
  const bus = openInProcessBus({ nowMs: clock.nowMs })
  const { landmarks, leases, states } = bus
  const keyOf = (sessionId: string, cameraId: string): string => `${sessionId} ${cameraId}`
  const sessionOfRecording = async (
    sessionId: string,
    cameraId: string,
  ): Promise<LiveSession | undefined> => {
    const session = await bus.sessions.get(sessionId)
    const camera = session?.cameras.find(({ id }) => id === cameraId)
    return camera?.kind === 'server' && camera.uri.startsWith('/') ? session : undefined
  }
  const begins = async (task: Task): Promise<void> => {
    if (task.kind !== 'camera') return
    if ((await sessionOfRecording(task.sessionId, task.cameraId)) === undefined) return
    clock.reached(keyOf(task.sessionId, task.cameraId), clock.nowMs())
  }
  return {
    ...bus,
    landmarks: {
      append: async (sessionId, batch) => {
        await landmarks.append(sessionId, batch)
        const session = await sessionOfRecording(sessionId, batch.cameraId)
        const newest = readLandmarkMessages(batch.messages, batch.cameraId).at(-1)
        if (session === undefined || newest === undefined) return
        clock.reached(keyOf(sessionId, batch.cameraId), session.startedAtMs + newest.timestampMs)
      },
      read: (...asked) => landmarks.read(...asked),
    },
    leases: {
      offer: (task) => leases.offer(task),
      withdraw: (task) => leases.withdraw(task),
      waiting: (kind) => leases.waiting(kind),
      nextFence: (name) => leases.nextFence(name),
      work: (options) =>
        leases.work({
          ...options,
          run: async (lease) => {
            const { task } = lease
            await begins(task)
            try {
              await options.run(lease)
            } finally {
              if (task.kind === 'camera') clock.left(keyOf(task.sessionId, task.cameraId))
            }
          },
        }),
    },
    states: {
      setCamera: (sessionId, state) => {
        if (state.phase !== 'opening' && state.phase !== 'live') clock.left(keyOf(sessionId, state.cameraId))
        states.setCamera(sessionId, state)
      },
      cameras: (sessionId) => states.cameras(sessionId),
      setRemarks: (sessionId, remarks) => states.setRemarks(sessionId, remarks),
      remarks: (sessionId) => states.remarks(sessionId),
      setWorker: (status) => states.setWorker(status),
      workers: () => states.workers(),
      noteRefused: (kind, ask, count) => states.noteRefused(kind, ask, count),
      noteLetIn: (kind, ask, count) => states.noteLetIn(kind, ask, count),
      refused: (kind) => states.refused(kind),
    },
  }
}
