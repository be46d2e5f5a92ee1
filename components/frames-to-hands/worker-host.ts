import { Worker } from 'node:worker_threads'
import { RunningFaultError, SignlineError } from '../types/errors.ts'
import type { FromWorker, Looked, ToWorker, WorkerStart } from './worker-messages.ts'

/** One hand worker as the main thread sees it. */
export interface WorkerHost {
  /** Tasks that were asked and not answered. */
  readonly pending: number
  /** Asks for hands; rejects when the worker fails or dies. */
  ask(message: Extract<ToWorker, { kind: 'frame' | 'still' }>): Promise<Looked>
  /** Tells something that has no answer. */
  tell(message: Exclude<ToWorker, { kind: 'frame' | 'still' }>): void
  /** Settles when the thread is gone, which looks at no further picture; open tasks reject. */
  close(): Promise<void>
}

interface OpenTask {
  resolve(looked: Looked): void
  reject(error: unknown): void
}

/**
 * A worker that takes this long to end by itself is ended, milliseconds: many times what one picture takes, because
 * a thread that is ended in a native run takes the whole process with it.
 */
const CLOSE_TIMEOUT_MS = 20_000

/**
 * Starts a worker and waits until its networks are open. The thread keeps the process alive only while it has
 * something to answer.
 */
export async function startWorker(name: string, start: Omit<WorkerStart, 'closing'>): Promise<WorkerHost> {
  const closingFlag = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  const workerData: WorkerStart = { ...start, closing: closingFlag.buffer }
  const worker = new Worker(new URL('./hand-worker.js', import.meta.url), { name, workerData })
  const tasks = new Map<number, OpenTask>()
  let fault: SignlineError | undefined
  let closing = false

  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (error: SignlineError): void => {
      fault ??= error
      reject(fault)
      for (const task of tasks.values()) task.reject(fault)
      tasks.clear()
    }
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve()
      else if (message.kind === 'failed') fail(new SignlineError(message.sentence, message.exitCode))
      else {
        tasks.get(message.task)?.resolve(message)
        tasks.delete(message.task)
        if (tasks.size === 0) worker.unref()
      }
    })
    worker.on('error', (cause) => fail(new RunningFaultError(`${name} broke (${cause.message})`, { cause })))
    worker.on('exit', (code) =>
      fail(
        new RunningFaultError(
          closing
            ? `${name} was closed before it had answered`
            : `${name} ended in the middle of its work (code ${code}); try again with fewer --workers, memory may be short`,
        ),
      ),
    )
  })
  await ready
  worker.unref()

  return {
    get pending() {
      return tasks.size
    },
    ask(message) {
      return new Promise((resolve, reject) => {
        if (fault !== undefined) return reject(fault)
        tasks.set(message.task, { resolve, reject })
        worker.ref()
        worker.postMessage(message)
      })
    },
    tell(message) {
      if (fault === undefined) worker.postMessage(message)
    },
    async close() {
      closing = true
      Atomics.store(closingFlag, 0, 1)
      worker.ref()
      worker.postMessage({ kind: 'close' } satisfies ToWorker)
      const timer = setTimeout(() => void worker.terminate(), CLOSE_TIMEOUT_MS)
      await gone
      clearTimeout(timer)
    },
  }
}
