import { parentPort } from 'node:worker_threads'

/** What was posted to a thread and it has not taken yet, oldest first. */
export interface Inbox<Message> {
  /** The message that `take` gives next; undefined while none is there. */
  readonly next: Message | undefined
  /** Takes the oldest message; waits where there is none. */
  take(): Promise<Message>
}

/** A thread's last words when it broke: it is of no more use. */
export interface ThreadFailed {
  readonly kind: 'failed'
  /** For the person at the keyboard. */
  readonly sentence: string
  readonly exitCode: 1 | 2
}

/**
 * The whole life of a worker thread: serves what is posted to it until `serve` is done, tells its host when `serve`
 * throws, and closes its port, which ends the thread. `startedBy` says who starts it, for whoever tries to by hand.
 */
export async function serveThread<ToThread, FromThread>(
  startedBy: string,
  serve: (inbox: Inbox<ToThread>, tell: (message: FromThread) => void) => Promise<void>,
): Promise<void> {
  if (parentPort === null) throw new Error(`this thread is started by ${startedBy}, not by itself`)
  const port = parentPort
  const tell = (message: FromThread | ThreadFailed): void => port.postMessage(message)
  const queue: ToThread[] = []
  let wake = (): void => {}
  port.on('message', (message: ToThread) => {
    queue.push(message)
    wake()
  })
  const inbox: Inbox<ToThread> = {
    get next() {
      return queue[0]
    },
    async take() {
      for (;;) {
        const message = queue.shift()
        if (message !== undefined) return message
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
  try {
    await serve(inbox, tell)
  } catch (error) {
    const { message, exitCode } = error as { message?: string; exitCode?: unknown }
    tell({ kind: 'failed', sentence: message ?? String(error), exitCode: exitCode === 2 ? 2 : 1 })
  } finally {
    port.close()
  }
}
