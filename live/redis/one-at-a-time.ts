/**
 * Gives a function that runs the task, one run at a time; asked during a run it runs once more afterwards. A task
 * that rejects is over: whoever asks asks again.
 */
export function oneAtATime(task: () => Promise<void>): () => void {
  let running = false
  let again = false
  const run = async (): Promise<void> => {
    running = true
    do {
      again = false
      await task().catch(() => {})
    } while (again)
    running = false
  }
  return () => {
    if (running) again = true
    else void run()
  }
}
