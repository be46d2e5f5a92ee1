import { z } from 'zod'
import type { Camera } from '../types/camera.ts'
import { UnusableInputError } from '../types/errors.ts'
import type { PlannedDecoding } from '../types/recording-plan.ts'
import { MOST_OFFSET_MS, startAtZero } from '../types/start-at-zero.ts'
import { refuseSameCameraTwice } from './camera-address.ts'

/** A camera as a pipeline's parameter names it. */
export interface GivenCamera extends Camera {
  readonly offsetMs: number
  readonly decoding: PlannedDecoding
}

const cameraSchema = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'write 1 to 64 letters, digits, - and _'),
  uri: z.string().min(1, 'give a path or an address'),
  mirrored: z.boolean().default(false),
  offsetMs: z.number().min(-MOST_OFFSET_MS).max(MOST_OFFSET_MS).default(0),
  live: z.boolean().optional(),
  cutOff: z.enum(['refuse', 'keep']).optional(),
  maxSide: z.int().min(32).max(8192).optional(),
  picturesPerSecond: z.number().min(0.001).max(1000).optional(),
})

/** Stores that Kubeflow knows and no camera address may name. */
const OBJECT_STORE = /^(s3|gs|gcs|minio|oci|az|abfss?|hdfs):\/\//i

/**
 * Reads the parameter `cameras`. Throws one UnusableInputError that names every fault: an empty list, fields
 * that are missing or unknown, an id or a recording given twice, an address that no step can open.
 */
export function readCameras(given: readonly unknown[]): readonly GivenCamera[] {
  if (given.length === 0)
    throw new UnusableInputError(
      'cameras is an empty list; give at least one: [{"id": "front", "uri": "https://…/front.mp4"}]',
    )
  const faults: string[] = []
  const cameras = given.flatMap((item, place): GivenCamera[] => {
    const read = cameraSchema.safeParse(item)
    if (!read.success) {
      faults.push(
        ...read.error.issues.map(({ path, message }) =>
          [`cameras[${place}]`, ...path.map((part) => `.${String(part)}`), `: ${message}`].join(''),
        ),
      )
      return []
    }
    const { id, uri, mirrored, offsetMs, live, cutOff, maxSide, picturesPerSecond } = read.data
    if (OBJECT_STORE.test(uri))
      faults.push(
        `camera "${id}": ${uri} names an object store, which no step opens; give an https:// address ` +
          '(a signed one will do), rtsp://, or a path of a mounted volume',
      )
    if (/\.pose$/i.test(uri))
      faults.push(`camera "${id}": ${uri} is a landmark file, which signline transcribe reads; give a video`)
    const decoding = {
      ...(live !== undefined && { live }),
      ...(cutOff !== undefined && { cutOff }),
      ...(maxSide !== undefined && { maxSide }),
      ...(picturesPerSecond !== undefined && { picturesPerSecond }),
    }
    return [{ id, uri, mirrored, offsetMs, decoding }]
  })
  if (faults.length > 0) throw new UnusableInputError(faults.join('; '))
  refuseSameCameraTwice(cameras)
  return startAtZero(cameras)
}
