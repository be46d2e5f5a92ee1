/**
 * Gives a function that runs the task, one run at a time; asked during a run it runs once more afterwards. A task
 * that rejects is tried again after `retryMs`, or where there is none when somebody asks.
 */
export function oneAtATime(task: () => Promise<void>, retryMs?: number): () => void {
  let running = false
  let again = false
  let retrying: NodeJS.Timeout | undefined
  const ask = (): void => {
    clearTimeout(retrying)
    if (running) again = true
    else void run()
  }
  const run = async (): Promise<void> => {
    running = true
    do {
      again = false
      try {
        await task()
      } catch {
        if (retryMs !== undefined) retrying = setTimeout(ask, retryMs).unref()
      }
    } while (again)
    running = false
  }
  return ask
}
