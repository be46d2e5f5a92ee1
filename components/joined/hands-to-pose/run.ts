import { runStep } from '@kubeflow/pipelines/executor'
import { z } from 'zod'
import { handsToPose as alignHands } from '../../hands-to-pose/stage.ts'
import { Watcher } from '../../hands-to-pose/watch-hands.ts'
import { DropCounter } from '../../types/count-drops.ts'
import { UnusableInputError } from '../../types/errors.ts'
import { writePoses } from '../../types/landmark-archive/poses.ts'
import type { RecordingFacts } from '../../types/recording-facts.ts'
import type { PlannedCamera, RecordingPlan } from '../../types/recording-plan.ts'
import { writeFileWhole } from '../../types/write-file-whole.ts'
import { openReadings } from '../camera-to-hands/readings-archive.ts'
import { handsToPose } from './component.ts'
import { mergeReadings, type PartsByCamera, sortParts } from './merge-readings.ts'

const planSchema: z.ZodType<RecordingPlan> = z.object({
  cameras: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        mirrored: z.boolean(),
        live: z.boolean(),
        offsetMs: z.number(),
      }),
    )
    .min(1),
  parts: z.int(),
})

/** Runs the step in its container; `args` hold the ExecutorInput. */
export function run(args: readonly string[]): Promise<void> {
  return runStep(
    handsToPose,
    async ({ inputs, outputs, log, signal }) => {
      const plan = readPlan(inputs.plan)
      const batches = await Promise.all(inputs.hands.map(({ path }) => openReadings(path)))
      const sorted = sortParts(plan, batches)
      const dropped = new DropCounter()
      for (const { parts } of batches)
        for (const drops of parts.map((part) => part.dropped))
          for (const { cameraId, reason, count } of drops) dropped.add(cameraId, reason, count)
      const watcher = new Watcher(
        plan.cameras.map(({ id }) => id),
        { keepsFrames: false },
      )
      const offsets = offsetsOf(plan.cameras, sorted)
      const streams = plan.cameras.map(({ id }) => ({
        cameraId: id,
        offsetMs: offsets.get(id) ?? 0,
        frames: watcher.frames(mergeReadings(id, sorted.get(id) ?? [])),
      }))
      const poses = alignHands(streams, {
        onDrop: ({ cameraId }) => dropped.add(cameraId, 'out-of-order', 1),
      })
      await writePoses(outputs.poses.path, watcher.poses(untilAborted(poses, signal)))
      const cameras = plan.cameras.map(({ id, name, mirrored }) => ({
        id,
        name,
        mirrored,
        offsetMs: offsets.get(id) ?? 0,
        ...watcher.of(id).facts,
      }))
      const facts: RecordingFacts = {
        schema: 'signline.recording/1',
        cameras,
        durationMs: Math.max(0, ...cameras.map(({ durationMs, offsetMs }) => durationMs + offsetMs)),
        dropped: dropped.counts,
        deviceNote: [...new Set(batches.map(({ deviceNote }) => deviceNote))].join(' '),
        speed: {
          wallMs:
            Math.max(...batches.map(({ endedAtMs }) => endedAtMs)) -
            Math.min(...batches.map(({ startedAtMs }) => startedAtMs)),
          frames: cameras.reduce((sum, { frames }) => sum + frames, 0),
          workers: batches.reduce((sum, { workers }) => sum + workers, 0),
        },
      }
      await writeFileWhole(outputs.recording.path, `${JSON.stringify(facts)}\n`)
      outputs.poses.metadata.cameras = cameras.length
      log.info('aligned', { cameras: cameras.length, frames: facts.speed.frames, pods: batches.length })
    },
    { args },
  )
}

function readPlan(given: unknown): RecordingPlan {
  const read = planSchema.safeParse(given)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => `${['plan', ...path].join('.')}: ${message}`)
  throw new UnusableInputError(`${faults.join('; ')}; take it from camera-to-frames of this version`)
}

/**
 * Where each camera's zero lies on the rig's clock. Live cameras that are read by pods of their own do not
 * begin together, so their first pictures' times of day count, too; nodes' clocks agree within milliseconds
 * where they are synchronised.
 */
export function offsetsOf(
  cameras: readonly PlannedCamera[],
  parts: PartsByCamera,
): ReadonlyMap<string, number> {
  const startOf = ({ id, live }: PlannedCamera): number =>
    live ? (parts.get(id)?.[0]?.firstPictureAtMs ?? 0) : 0
  const starts = cameras.filter(({ live }) => live).map(startOf)
  const earliest = Math.min(...starts.filter((ms) => ms > 0))
  return new Map(
    cameras.map((camera) => {
      const start = startOf(camera)
      return [camera.id, camera.offsetMs + (start > 0 ? start - earliest : 0)]
    }),
  )
}

async function* untilAborted<Item>(
  items: AsyncIterable<Item>,
  signal: AbortSignal,
): AsyncGenerator<Item, void, undefined> {
  for await (const item of items) {
    signal.throwIfAborted()
    yield item
  }
}
