import { type Log, runStep } from '@kubeflow/pipelines/executor'
import { z } from 'zod'
import { promisedDevice } from '../../../models/promised-device.ts'
import { openHandPool } from '../../frames-to-hands/hand-pool.ts'
import { type KeptPicture, writePictures } from '../../signs-to-text/report/picture-archive.ts'
import { SignlineError, UnusableInputError } from '../../types/errors.ts'
import type { PartBatch, RecordingPart } from '../../types/recording-plan.ts'
import { choosePictures } from './choose-pictures.ts'
import { cameraToHands } from './component.ts'
import { decodingOfPart, findReadings } from './find-readings.ts'
import { takePictures } from './hand-picture.ts'
import { type PartReadings, writeReadings } from './readings-archive.ts'

/** Recordings that are decoded at the same time; live cameras are all read at once. */
const PARTS_AT_ONCE = 4
/** Pixels of all parts together that are on their way through the workers, bytes. */
const BYTES_IN_FLIGHT = 512 * 1024 * 1024
const PROGRESS_MS = 10_000

const batchSchema: z.ZodType<PartBatch> = z.object({
  parts: z
    .array(
      z.object({
        cameraId: z.string(),
        uri: z.string(),
        mirrored: z.boolean(),
        live: z.boolean(),
        decoding: z.object({
          cutOff: z.enum(['refuse', 'keep']).exactOptional(),
          maxSide: z.int().exactOptional(),
          picturesPerSecond: z.number().exactOptional(),
          live: z.boolean().exactOptional(),
        }),
        part: z.int(),
        fromMs: z.number(),
        toMs: z.number().exactOptional(),
        originMs: z.number().exactOptional(),
        content: z.string(),
      }),
    )
    .min(1),
})

/** Runs the step in its container; `args` hold the ExecutorInput. */
export function run(args: readonly string[]): Promise<void> {
  return runStep(
    cameraToHands,
    async ({ inputs, outputs, log, signal }) => {
      const { parts } = readBatch(inputs.batch)
      const { device, note } = await promisedDevice(inputs.device)
      log.info(note, { device })
      const startedAtMs = Date.now()
      const atOnce = Math.max(Math.min(parts.length, PARTS_AT_ONCE), parts.filter(({ live }) => live).length)
      await using pool = await openHandPool({
        device,
        maxBytesInFlight: BYTES_IN_FLIGHT / atOnce,
      })
      const readings = await eachAtOnce(parts, signal, async (part, signal) => {
        const read = await findReadings(part, pool, { signal, onProgress: progressOf(part, log) })
        log.info('part read', { camera: part.cameraId, part: part.part, frames: read.own.length })
        return read
      })
      const endedAtMs = Date.now()
      const pictures: KeptPicture[] = []
      for (const [place, part] of parts.entries())
        pictures.push(...(await picturesOf(part, readings[place], signal)))
      await writePictures(outputs.pictures.path, pictures)
      const batch = { parts: readings, deviceNote: note, workers: pool.workers, startedAtMs, endedAtMs }
      await writeReadings(outputs.hands.path, batch)
      outputs.hands.metadata.frames = readings.reduce((sum, { own }) => sum + own.length, 0)
      outputs.pictures.metadata.pictures = pictures.length
    },
    { args },
  )
}

function readBatch(given: unknown): PartBatch {
  const read = batchSchema.safeParse(given)
  if (read.success) return read.data
  const faults = read.error.issues.map(({ path, message }) => `${['batch', ...path].join('.')}: ${message}`)
  throw new UnusableInputError(`${faults.join('; ')}; take it from camera-to-frames of this version`)
}

/**
 * Reads parts side by side, a few at a time and all live ones at once; the first fault ends the others and is
 * thrown when they are closed.
 */
async function eachAtOnce(
  parts: readonly RecordingPart[],
  signal: AbortSignal,
  read: (part: RecordingPart, signal: AbortSignal) => Promise<PartReadings>,
): Promise<readonly PartReadings[]> {
  const others = new AbortController()
  const stop = AbortSignal.any([signal, others.signal])
  const results: PartReadings[] = []
  const waiting = [...parts.entries()].sort(([, a], [, b]) => Number(b.live) - Number(a.live))
  const live = parts.filter((part) => part.live).length
  let fault: { readonly error: unknown } | undefined
  const reader = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined && fault === undefined; next = waiting.shift()) {
      const [place, part] = next
      try {
        results[place] = await read(part, stop)
      } catch (error) {
        fault ??= { error: ofCamera(error, part) }
        others.abort(fault.error)
      }
    }
  }
  await Promise.all(Array.from({ length: Math.max(PARTS_AT_ONCE, live) }, reader))
  if (fault !== undefined) throw (fault as { readonly error: unknown }).error
  return results
}

function ofCamera(error: unknown, { cameraId }: RecordingPart): unknown {
  return error instanceof SignlineError
    ? new SignlineError(`camera "${cameraId}": ${error.message}`, error.exitCode, { cause: error })
    : error
}

async function picturesOf(
  part: RecordingPart,
  readings: PartReadings | undefined,
  signal: AbortSignal,
): Promise<readonly KeptPicture[]> {
  const camera = { id: part.cameraId, uri: part.uri, mirrored: part.mirrored }
  const taken = await takePictures(camera, choosePictures(readings?.own ?? []), {
    canDecode: !part.live,
    ...decodingOfPart(part),
    signal,
  })
  return [...taken].map(([{ frame, whole }, { picture, jpeg }]) => ({
    cameraId: part.cameraId,
    timestampMs: frame.timestampMs,
    whole,
    picture,
    ...(jpeg && { jpeg }),
  }))
}

/** A line every ten seconds of work. */
function progressOf(part: RecordingPart, log: Log): (timestampMs: number) => void {
  let nextAtMs = Date.now() + PROGRESS_MS
  return (timestampMs) => {
    if (Date.now() < nextAtMs) return
    nextAtMs = Date.now() + PROGRESS_MS
    log.info('reading', { camera: part.cameraId, part: part.part, atSeconds: Math.round(timestampMs / 1000) })
  }
}
