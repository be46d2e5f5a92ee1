export interface Closing {
  /** What ends, for the log. */
  readonly what: string
  close(): Promise<void>
}

/**
 * Waits for SIGTERM, SIGINT or SIGHUP (or until `failed` rejects), then ends the parts in order; a part that fails
 * to end does not keep the next from it. A second signal ends the process at once, with exit code 1.
 */
export async function untilStopped(
  parts: readonly Closing[],
  say: (level: 'info' | 'warn', sentence: string) => void,
  failed: Promise<never> = new Promise(() => {}),
): Promise<void> {
  let stop: (name: string) => void = () => {}
  const signalled = new Promise<string>((resolve) => {
    stop = resolve
  })
  let signals = 0
  const onSignal = (name: string): void => {
    signals++
    if (signals > 1) process.exit(1)
    stop(name)
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  for (const name of names) process.on(name, onSignal)
  try {
    const name = await Promise.race([signalled, failed])
    say('info', `${name}: ending; a second one ends at once`)
  } finally {
    await closeInOrder(parts, say)
    for (const name of names) process.off(name, onSignal)
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
