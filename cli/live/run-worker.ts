import { isInPod } from '../../cluster/api/pod-endpoint.ts'
import { keepDeletionCost } from '../../cluster/deletion-cost/keep-deletion-cost.ts'
import { writeDeletionCost } from '../../cluster/deletion-cost/write-deletion-cost.ts'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { LiveWorker } from '../../live/worker/open-worker.ts'
import { serveHealth } from '../../live/worker/serve-health.ts'
import { requireFfmpeg } from './check-reading.ts'
import { requireRedisUrl, runLiveProcess } from './live-process.ts'
import { recordingsFolder, startWorker, type WorkerArguments } from './start-worker.ts'
import type { StopSignals } from './until-stopped.ts'

export interface WorkerPartArguments extends WorkerArguments {
  readonly metricsPort?: number
  readonly metricsHost: string
  /** The name of the pod that this process is in. */
  readonly podDeletionCost?: string
}

/** `signline live worker`: takes cameras and sessions from Redis until a signal comes. */
export async function runWorker(options: WorkerPartArguments, signals: StopSignals): Promise<void> {
  const { metricsPort, metricsHost, podDeletionCost: pod } = options
  const redisUrl = requireRedisUrl('worker', process.env)
  if (pod !== undefined) checkPod(pod, process.env)
  recordingsFolder(options.recordings)
  if (options.maxCameras !== 0) await requireFfmpeg()
  await runLiveProcess('worker', redisUrl, signals, async (live) => {
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
    const started = await startWorker(live, options)
    worker = started
    if (pod === undefined) return
    // Ends before the worker: a pod that is being ended is chosen by nobody any more.
    const kept = keepDeletionCost({
      cost: () => started.endingCost(),
      write: (cost, signal) => writeDeletionCost(process.env, pod, cost, signal),
      say: (level, sentence) => live.log[level](sentence),
    })
    live.opened({ what: 'the cost of ending this pod', close: () => kept.close() })
  })
}

/** As Kubernetes names pods. */
const POD_NAME = /^[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?$/

function checkPod(pod: string, environment: NodeJS.ProcessEnv): void {
  if (!POD_NAME.test(pod))
    throw new UnusableInputError(
      `--pod-deletion-cost "${pod}" is no name of a pod; give that of the pod which this worker is in`,
    )
  if (!isInPod(environment))
    throw new UnusableInputError(
      `--pod-deletion-cost ${pod}: KUBERNETES_SERVICE_HOST is not set, so this is no pod; leave the option out`,
    )
}
