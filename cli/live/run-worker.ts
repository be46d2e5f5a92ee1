import type { LiveWorker } from '../../live/worker/open-worker.ts'
import { serveHealth } from '../../live/worker/serve-health.ts'
import { requireFfmpeg } from './check-reading.ts'
import { requireRedisUrl, runLiveProcess } from './live-process.ts'
import { recordingsFolder, startWorker, type WorkerArguments } from './start-worker.ts'

export interface WorkerPartArguments extends WorkerArguments {
  readonly metricsPort?: number
  readonly metricsHost: string
}

/** `signline live worker`: takes cameras and sessions from Redis until a signal comes. */
export async function runWorker(options: WorkerPartArguments): Promise<void> {
  const { metricsPort, metricsHost } = options
  const redisUrl = requireRedisUrl('worker', process.env)
  recordingsFolder(options.recordings)
  if (options.maxCameras !== 0) await requireFfmpeg()
  await runLiveProcess('worker', redisUrl, async (live) => {
    let worker: LiveWorker | undefined
    if (metricsPort !== undefined) {
      // Before the worker, and until it has ended: that it starts or drains is an answer too.
      const health = await serveHealth({
        host: metricsHost,
        port: metricsPort,
        bus: live.bus,
        worker: () => worker,
        metricsText: () => live.telemetry.prometheus(),
      })
      live.opened({ what: 'the metrics', close: () => health.close() })
      live.log.info(`metrics and health at ${metricsHost} port ${health.address.port}`)
    }
    worker = await startWorker(live, options)
  })
}
