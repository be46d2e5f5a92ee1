import { requireFfmpeg } from './check-reading.ts'
import { requireRedisUrl, runLiveProcess } from './live-process.ts'
import { recordingsFolder, startWorker, type WorkerArguments } from './start-worker.ts'

/** `signline live worker`: takes cameras and sessions from Redis until a signal comes. */
export async function runWorker(options: WorkerArguments): Promise<void> {
  const redisUrl = requireRedisUrl('worker', process.env)
  recordingsFolder(options.recordings)
  if (options.maxCameras !== 0) await requireFfmpeg()
  await runLiveProcess('worker', redisUrl, async (live) => {
    await startWorker(live, options)
  })
}
