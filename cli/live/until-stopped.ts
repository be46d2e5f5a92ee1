export interface Closing {
  /** What ends, for the log. */
  readonly what: string
  close(): Promise<void>
}

const NAMES = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Hears SIGINT, SIGTERM and SIGHUP from the moment it is made until it is disposed; a second one ends the process at
 * once, with exit code 1. Make it before anything that takes time: the first process of a container loses a signal
 * that nobody listens to, and a pod that is ended while it starts would go on until it is killed.
 */
export class StopSignals implements Disposable {
  /** The name of the first one. */
  readonly first: Promise<string>
  readonly #hear: (name: string) => void

  constructor() {
    let stop: (name: string) => void = () => {}
    this.first = new Promise<string>((resolve) => {
      stop = resolve
    })
    let signals = 0
    this.#hear = (name) => {
      signals++
      if (signals > 1) process.exit(1)
      stop(name)
    }
    for (const name of NAMES) process.on(name, this.#hear)
  }

  [Symbol.dispose](): void {
    for (const name of NAMES) process.off(name, this.#hear)
  }
}

/**
 * Waits for a signal (or until `failed` rejects), then ends the parts in order; a part that fails to end does not
 * keep the next from it.
 */
export async function untilStopped(
  signals: StopSignals,
  parts: readonly Closing[],
  say: (level: 'info' | 'warn', sentence: string) => void,
  failed: Promise<never> = new Promise(() => {}),
): Promise<void> {
  try {
    await Promise.race([signals.first, failed])
  } finally {
    await closeInOrder(parts, say)
  }
}

/** Ends the parts one after the other; says of each that failed what was wrong. */
export async function closeInOrder(
  parts: readonly Closing[],
  say: (level: 'info' | 'warn', sentence: string) => void,
): Promise<void> {
  for (const { what, close } of parts)
    try {
      await close()
    } catch (error) {
      say('warn', `${what} did not end in order: ${(error as Error).message}`)
    }
}
