import { defaultHandConfig } from '../../frames-to-hands/config.ts'
import { joinSegments } from '../../frames-to-hands/join-segments.ts'
import type { CameraId } from '../../types/camera.ts'
import { UnusableInputError } from '../../types/errors.ts'
import type { HandFrame } from '../../types/hand.ts'
import type { RecordingPlan } from '../../types/recording-plan.ts'
import { joinReadings, type OpenedReadings } from '../camera-to-hands/readings-archive.ts'

type OpenedPart = OpenedReadings['parts'][number]

/** Every camera's parts in the order of time. */
export type PartsByCamera = ReadonlyMap<CameraId, readonly OpenedPart[]>

/** Sorts what the pods read by camera. Throws UnusableInputError where a planned part is missing or there twice. */
export function sortParts(
  { cameras, parts }: RecordingPlan,
  batches: readonly OpenedReadings[],
): PartsByCamera {
  const all = batches.flatMap((batch) => batch.parts)
  const sorted = new Map(
    cameras.map(({ id }) => [
      id,
      all.filter(({ cameraId }) => cameraId === id).sort((a, b) => a.part - b.part),
    ]),
  )
  const faults = [...sorted].flatMap(([id, ofCamera]) =>
    ofCamera.length > 0 && ofCamera.every(({ part }, place) => part === place)
      ? []
      : [`camera "${id}" has the parts ${ofCamera.map(({ part }) => part).join(', ') || 'none'}`],
  )
  if (all.length !== parts) faults.push(`${all.length} parts were read, ${parts} were planned`)
  if (faults.length > 0)
    throw new UnusableInputError(`${faults.join('; ')}; run the pipeline again without its cache`)
  return sorted
}

/**
 * The hands of one camera's recording as if it had never been cut: parts put together, segments merged by the
 * rule of frames-to-hands. Two parts are in memory at a time.
 */
export async function* mergeReadings(
  cameraId: CameraId,
  parts: readonly OpenedPart[],
): AsyncGenerator<HandFrame, void, undefined> {
  const join = joinSegments(defaultHandConfig)
  let readings = parts[0]?.readings()
  for (const [place] of parts.entries()) {
    const next = parts[place + 1]?.readings()
    const warmUps = [...(readings?.warmUp ?? []), ...(next?.warmUp ?? [])]
    const byTime = new Map(warmUps.map((frame) => [frame.timestampMs, frame]))
    for (const { frame, seen } of joinReadings(readings?.own ?? [], byTime))
      yield join({ ...frame, cameraId }, seen)
    readings = next
  }
}
