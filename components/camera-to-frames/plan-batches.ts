import { UnusableInputError } from '../types/errors.ts'
import type { PartBatch, RecordingPart } from '../types/recording-plan.ts'
import type { ProbedCamera } from './probe-camera.ts'

export interface BatchLimits {
  /** Length of a part, milliseconds; made a multiple of `unitMs`, upwards. */
  readonly partMs: number
  /** Boundaries at which a recording may be cut without changing what is read in it. */
  readonly unitMs: number
  /** How long live cameras are read, milliseconds. */
  readonly liveMs: number
  /** Parts of different cameras that share a pod at most. */
  readonly camerasPerPod: number
}

/** A rest shorter than this share of a part stays with the part before it: a pod for it would not pay. */
const LEAST_REST = 0.25

/**
 * Cuts every recording into parts and says which share a pod: parts of one stretch of time together, up to
 * `camerasPerPod` of them, so that one camera a pod fans out over cameras and time, and the default over time
 * alone. Live cameras and recordings of unknown length are not cut.
 */
export function planBatches(cameras: readonly ProbedCamera[], limits: BatchLimits): readonly PartBatch[] {
  checkLimits(limits)
  const partMs = Math.ceil(limits.partMs / limits.unitMs) * limits.unitMs
  const parts = cameras.map((camera) => partsOf(camera, partMs, limits.liveMs))
  const longest = Math.max(...parts.map(({ length }) => length))
  return Array.from({ length: longest }, (_, stretch) => stretch).flatMap((stretch) => {
    const together = parts.flatMap((ofCamera) => ofCamera[stretch] ?? [])
    return inGroups(together, limits.camerasPerPod).map((group) => ({ parts: group }))
  })
}

function partsOf(camera: ProbedCamera, partMs: number, liveMs: number): readonly RecordingPart[] {
  const { id, uri, mirrored, live, decoding, durationMs, originMs, content } = camera
  const count = durationMs === undefined ? 1 : Math.max(1, Math.ceil(durationMs / partMs - LEAST_REST))
  return Array.from({ length: count }, (_, part) => ({
    cameraId: id,
    uri,
    mirrored,
    live,
    decoding,
    part,
    fromMs: part * partMs,
    ...(part > 0 && originMs !== undefined && { originMs }),
    ...(live ? { toMs: liveMs } : part < count - 1 && { toMs: (part + 1) * partMs }),
    content,
  }))
}

function inGroups<Item>(items: readonly Item[], most: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / most) }, (_, group) =>
    items.slice(group * most, (group + 1) * most),
  )
}

function checkLimits({ partMs, liveMs, camerasPerPod }: BatchLimits): void {
  const faults: string[] = []
  if (!(partMs >= 1000)) faults.push(`segmentSeconds is ${partMs / 1000}; give 1 or more`)
  if (!(liveMs >= 1000)) faults.push(`liveSeconds is ${liveMs / 1000}; give 1 or more`)
  if (!(camerasPerPod >= 1)) faults.push(`camerasPerPod is ${camerasPerPod}; give 1 or more`)
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
}
