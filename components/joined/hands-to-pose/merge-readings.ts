import { defaultHandConfig } from '../../frames-to-hands/config.ts'
import { type FrameMark, joinSegments } from '../../frames-to-hands/join-segments.ts'
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
  let first: FrameMark | undefined
  let index = 0
  for (const [place] of parts.entries()) {
    const next = parts[place + 1]?.readings()
    const warmUps = [...(readings?.warmUp ?? []), ...(next?.warmUp ?? [])]
    const byTime = new Map(warmUps.map((frame) => [frame.timestampMs, frame]))
    for (const { frame, seen } of joinReadings(readings?.own ?? [], byTime)) {
      first ??= frame
      if (frame.width !== first.width || frame.height !== first.height)
        throw new UnusableInputError(
          `camera "${cameraId}": the picture changes from ${first.width}×${first.height} to ${frame.width}×${frame.height} at ` +
            `${(frame.timestampMs / 1000).toFixed(2)} s; give the parts as recordings of their own or re-encode them to one size`,
        )
      yield join({ ...frame, cameraId, index: index++ }, seen)
    }
    readings = next
  }
}
