import { requireRedisUrl, runLiveProcess } from './live-process.ts'
import { recordingsFolder, startWorker, type WorkerArguments } from './start-worker.ts'

/** `signline live worker`: takes cameras and sessions from Redis until a signal comes. */
export async function runWorker({ device, variant, recordings: given }: WorkerArguments): Promise<void> {
  const redisUrl = requireRedisUrl('worker', process.env)
  const recordings = recordingsFolder(given)
  await runLiveProcess('worker', redisUrl, async (live) => {
    await startWorker(live, { device, variant, ...(recordings !== undefined && { recordings }) })
  })
}
