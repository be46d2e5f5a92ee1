import { Worker } from 'node:worker_threads'
import type { CameraId } from '../../../components/types/camera.ts'
import type { Caption } from '../../../components/types/caption.ts'
import { RunningFaultError, SignlineError } from '../../../components/types/errors.ts'
import type {
  FromRecogniser,
  NetworkRun,
  SessionRead,
  SessionStart,
  ToRecogniser,
} from './recognition-messages.ts'
import { type CameraMessages, SessionInbox } from './session-inbox.ts'
import type { LandmarkBytes } from './split-messages.ts'

/** What a tick cost. */
export interface TickCost {
  readonly sessions: number
  readonly elapsedMs: number
  readonly runs: readonly NetworkRun[]
}

export interface RecogniserOptions {
  /** The bus's clock, milliseconds. */
  readonly nowMs: () => number
  readonly onTick?: (cost: TickCost) => void
  /** Called once when the thread is gone; nothing is read any more. */
  readonly onFault?: (error: SignlineError) => void
}

export interface SessionListener {
  /**
   * What changed in one tick: finals in order, then at most one partial; frames that were not read; and the cameras
   * that are late.
   */
  read(tick: Pick<SessionRead, 'captions' | 'late' | 'corrupt' | 'lateCameras'>): void
  /** The session cannot be read on; others can. */
  fault(error: SignlineError): void
}

/** One session that is being read. */
export interface RecognisedSession {
  /** Takes a camera's next frame; gives how many older ones are dropped for it. */
  push(cameraId: CameraId, message: LandmarkBytes): number
  /** Nobody waits for this camera any more. */
  leave(cameraId: CameraId): void
  /** No more frames come: what is under way, as final captions. */
  finish(): Promise<readonly Caption[]>
  close(): void
}

/** The thread in which all sessions of a worker are read, in one batch a tick. */
export interface Recogniser extends AsyncDisposable {
  /** What a session took of a tick when the thread began, milliseconds. */
  readonly calibratedMs: number
  open(start: SessionStart, listener: SessionListener): RecognisedSession
  close(): Promise<void>
}

interface Entry {
  readonly startedAtMs: number
  readonly inbox: SessionInbox
  readonly listener: SessionListener
  readonly left: CameraId[]
  finish: { resolve(captions: readonly Caption[]): void; reject(error: SignlineError): void } | undefined
}

/** From one tick to the next, milliseconds; longer where reading takes longer, because one ends before the next. */
export const TICK_MS = 66
/** A thread that takes this long to end by itself is ended, milliseconds: never in the middle of a run. */
const CLOSE_TIMEOUT_MS = 10_000

/** Starts the thread; settles when its networks are open. Throws what models/ throws. */
export async function openRecogniser(options: RecogniserOptions): Promise<Recogniser> {
  const thread = new Worker(new URL('./recognition-thread.js', import.meta.url), { name: 'recogniser' })
  const sessions = new Map<number, Entry>()
  let nextSession = 0
  let fault: SignlineError | undefined
  let isClosing = false
  let isTicking = false
  let timer: NodeJS.Timeout | undefined
  let tickedMs = Number.NEGATIVE_INFINITY
  const tell = (message: ToRecogniser, bytes: readonly ArrayBuffer[] = []): void => {
    if (fault === undefined) thread.postMessage(message, bytes)
  }

  const tickSoon = (): void => {
    if (isTicking || sessions.size === 0 || isClosing || fault !== undefined) return
    isTicking = true
    timer = setTimeout(tick, Math.max(0, tickedMs + TICK_MS - performance.now()))
  }
  const tick = (): void => {
    tickedMs = performance.now()
    const nowMs = options.nowMs()
    const ticks = [...sessions].map(([session, { inbox, left, startedAtMs }]) => {
      const isCatchingUp = !inbox.isCaughtUp
      return { session, cameras: inbox.take(nowMs - startedAtMs), isCatchingUp, left: left.splice(0) }
    })
    tell({ kind: 'tick', nowMs, sessions: ticks }, buffersOf(ticks))
  }
  const take = (read: SessionRead): void => {
    const entry = sessions.get(read.session)
    if (read.fault === undefined) entry?.listener.read(read)
    else {
      sessions.delete(read.session)
      tell({ kind: 'leave', session: read.session })
      entry?.listener.fault(new RunningFaultError(read.fault))
    }
  }

  let whenReady = (_sessionMs: number): void => {}
  let whenFailed = (_error: SignlineError): void => {}
  const ready = new Promise<number>((resolve, reject) => {
    whenReady = resolve
    whenFailed = reject
  })
  const gone = new Promise<void>((resolve) => thread.once('exit', () => resolve()))
  const fail = (error: SignlineError): void => {
    if (fault !== undefined) return
    fault = error
    clearTimeout(timer)
    whenFailed(error)
    for (const { listener, finish } of sessions.values()) {
      finish?.reject(error)
      if (!isClosing) listener.fault(error)
    }
    if (!isClosing) options.onFault?.(error)
  }
  thread.on('message', (message: FromRecogniser) => {
    switch (message.kind) {
      case 'ready':
        whenReady(message.sessionMs)
        break
      case 'failed':
        fail(new SignlineError(message.sentence, message.exitCode))
        break
      case 'finished': {
        const finish = sessions.get(message.session)?.finish
        if (message.fault === undefined) finish?.resolve(message.captions)
        else finish?.reject(new RunningFaultError(message.fault))
        break
      }
      case 'read':
        isTicking = false
        options.onTick?.({
          sessions: message.sessions.length,
          elapsedMs: message.elapsedMs,
          runs: message.runs,
        })
        for (const read of message.sessions) take(read)
        tickSoon()
    }
  })
  thread.on('error', (cause) =>
    fail(new RunningFaultError(`the recogniser broke (${cause.message})`, { cause })),
  )
  thread.on('exit', (code) =>
    fail(new RunningFaultError(`the recogniser ended (code ${code}); memory may be short`)),
  )
  const calibratedMs = await ready

  const close = async (): Promise<void> => {
    isClosing = true
    clearTimeout(timer)
    tell({ kind: 'close' })
    const deadline = setTimeout(() => void thread.terminate(), CLOSE_TIMEOUT_MS)
    await gone
    clearTimeout(deadline)
  }
  return {
    calibratedMs,
    open(start, listener) {
      if (fault !== undefined) throw fault
      const session = nextSession++
      const { startedAtMs } = start
      const entry: Entry = {
        startedAtMs,
        inbox: new SessionInbox(),
        listener,
        left: [],
        finish: undefined,
      }
      sessions.set(session, entry)
      tell({ kind: 'open', session, start })
      tickSoon()
      return {
        push: (cameraId, message) => entry.inbox.push(cameraId, message),
        leave: (cameraId) => entry.left.push(cameraId),
        finish: () =>
          new Promise((resolve, reject) => {
            if (fault !== undefined) return reject(fault)
            entry.finish = { resolve, reject }
            const cameras = entry.inbox.take(options.nowMs() - startedAtMs)
            tell({ kind: 'finish', session, cameras }, buffersOf([{ cameras }]))
          }),
        close() {
          sessions.delete(session)
          tell({ kind: 'leave', session })
        },
      }
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function buffersOf(ticks: readonly { readonly cameras: readonly CameraMessages[] }[]): ArrayBuffer[] {
  return ticks.flatMap(({ cameras }) => cameras.map(({ messages }) => messages.buffer))
}
