import { createHash } from 'node:crypto'
import { runStep } from '@kubeflow/pipelines/executor'
import type { PlannedCamera, RecordingPlan } from '../types/recording-plan.ts'
import { publicName } from './camera-address.ts'
import { cameraToFrames } from './component.ts'
import { planBatches } from './plan-batches.ts'
import { probeCameras } from './probe-camera.ts'
import { readCameras } from './read-cameras.ts'
import { readReference } from './read-reference.ts'

/** Runs the step in its container; `args` hold the ExecutorInput. */
export function run(args: readonly string[]): Promise<void> {
  return runStep(
    cameraToFrames,
    async ({ inputs, log, signal }) => {
      const { camerasPerPod, segmentSeconds, unitSeconds, liveSeconds } = inputs
      const given = readCameras(inputs.cameras)
      const reference = await readReference(inputs.reference, signal)
      const cameras = await probeCameras(given, signal)
      for (const { id, width, height, durationMs, live } of cameras)
        log.info('camera', { id, width, height, durationMs: durationMs ?? null, live })
      const batches = planBatches(cameras, {
        partMs: 1000 * segmentSeconds,
        unitMs: 1000 * unitSeconds,
        liveMs: 1000 * liveSeconds,
        camerasPerPod,
      })
      const parts = batches.reduce((sum, batch) => sum + batch.parts.length, 0)
      log.info('planned', { cameras: cameras.length, parts, pods: batches.length })
      const plan: RecordingPlan = {
        cameras: cameras.map(
          ({ id, uri, mirrored, live, offsetMs }): PlannedCamera => ({
            id,
            name: publicName(uri),
            mirrored,
            live,
            offsetMs,
          }),
        ),
        parts,
      }
      // Plain data, which JSON's type does not see in an interface.
      const content = createHash('sha256').update(JSON.stringify({ batches, plan })).digest('hex')
      return JSON.parse(JSON.stringify({ batches, plan, reference, content }))
    },
    { args },
  )
}
