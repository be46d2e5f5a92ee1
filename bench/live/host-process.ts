/** What `bench live` measures, in a process of its own: the gateway and the worker of `signline live`. */
import { placeGateway } from '../../cli/live/addresses.ts'
import { readKeys } from '../../cli/live/keys.ts'
import { runLiveProcess } from '../../cli/live/live-process.ts'
import { startGateway } from '../../cli/live/start-gateway.ts'
import { startWorker } from '../../cli/live/start-worker.ts'
import { StopSignals } from '../../cli/live/until-stopped.ts'
import type { HostPlan, HostReady } from './live-host.ts'

process.once('message', (plan: HostPlan) => void run(plan))
// Whoever started it is gone.
process.once('disconnect', () => process.exit(1))

async function run({ allowCameras, capacity }: HostPlan): Promise<void> {
  const keys = readKeys({}, false)
  await runLiveProcess('live', undefined, new StopSignals(), async (live) => {
    const worker = await startWorker(live, {
      device: 'cpu',
      variant: 'full',
      ...(capacity !== undefined && { maxCameras: capacity, maxSessions: capacity }),
    })
    const place = await placeGateway({ port: 0 })
    const gateway = await startGateway(live, { port: 0, allowCamera: allowCameras, place, keys })
    const { cameraCapacity, sessionCapacity } = worker.status()
    const ready: HostReady = {
      base: gateway.base,
      operatorKey: keys.operatorKey,
      cameraCapacity,
      sessionCapacity,
    }
    process.send?.(ready)
  })
  process.exit()
}
