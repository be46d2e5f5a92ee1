import { defaultHandConfig, type HandConfig } from '../../frames-to-hands/config.ts'
import type { SegmentHands } from '../../frames-to-hands/merge-segments.ts'
import type { FrameReadings } from '../../frames-to-hands/read-recording.ts'
import { segmentsAt } from '../../frames-to-hands/segments.ts'
import type { CameraId, DropCount } from '../../types/camera.ts'
import { UnusableInputError } from '../../types/errors.ts'
import type { HandFrame } from '../../types/hand.ts'
import {
  type Archive,
  type ArchiveEntry,
  openArchive,
  writeArchive,
} from '../../types/landmark-archive/archive.ts'
import { handFramesEntries, readHandFrames } from '../../types/landmark-archive/hand-frames-entry.ts'

const SCHEMA = 'signline.readings/1'

/** What was read in one part of one camera's recording. */
export interface PartReadings {
  readonly cameraId: CameraId
  readonly part: number
  /** Hands as the segments that frames belong to saw them, under the segments' own track numbers. */
  readonly own: readonly HandFrame[]
  /** The same frames or earlier ones as the next segment saw them while it warmed up. */
  readonly warmUp: readonly HandFrame[]
  readonly dropped: readonly DropCount[]
  /** When the first picture was there, milliseconds since 1970. */
  readonly firstPictureAtMs: number
}

/** What one pod read, and how. */
export interface BatchReadings {
  readonly parts: readonly PartReadings[]
  readonly deviceNote: string
  readonly workers: number
  /** Milliseconds since 1970. */
  readonly startedAtMs: number
  readonly endedAtMs: number
}

interface ReadingsIndex extends Omit<BatchReadings, 'parts'> {
  readonly schema: typeof SCHEMA
  readonly segmentMs: number
  readonly overlapMs: number
  readonly parts: readonly Omit<PartReadings, 'own' | 'warmUp'>[]
}

/** Gathers a part's readings as the pool gives them. */
export function splitReadings(readings: readonly FrameReadings[]): Pick<PartReadings, 'own' | 'warmUp'> {
  const framesOf = (isWarmUp: boolean): HandFrame[] =>
    readings.flatMap(({ frame, seen }) => {
      const share = seen.find(({ warmUp }) => warmUp === isWarmUp)
      return share === undefined ? [] : [{ ...frame, hands: share.hands }]
    })
  return { own: framesOf(false), warmUp: framesOf(true) }
}

/** Writes one pod's readings: for each part two `.pose` files, and readings.json. */
export async function writeReadings(
  path: string,
  { parts, ...how }: BatchReadings,
  { segmentMs, overlapMs }: HandConfig = defaultHandConfig,
): Promise<void> {
  const index: ReadingsIndex = {
    schema: SCHEMA,
    segmentMs,
    overlapMs,
    ...how,
    parts: parts.map(({ own: _own, warmUp: _warmUp, ...mark }) => mark),
  }
  function* entries(): Generator<ArchiveEntry, void, undefined> {
    yield ['readings.json', index]
    for (const part of parts)
      for (const kind of ['own', 'warmUp'] as const) yield* handFramesEntries(entryOf(part, kind), part[kind])
  }
  await writeArchive(path, entries())
}

/** One pod's readings, opened; a part's frames are decoded when they are asked for. */
export interface OpenedReadings extends Omit<BatchReadings, 'parts'> {
  readonly parts: readonly (Omit<PartReadings, 'own' | 'warmUp'> & {
    /** What the segments saw in each frame, as far as this part's did. */
    readings(): Pick<PartReadings, 'own' | 'warmUp'>
  })[]
}

/** Opens what writeReadings wrote. Throws UnusableInputError for anything else and for other segments. */
export async function openReadings(
  path: string,
  { segmentMs, overlapMs }: HandConfig = defaultHandConfig,
): Promise<OpenedReadings> {
  const archive = await openArchive(path)
  const { schema, parts, ...how } = archive.json('readings.json') as ReadingsIndex
  if (schema !== SCHEMA || how.segmentMs !== segmentMs || how.overlapMs !== overlapMs)
    throw new UnusableInputError(
      `${path} was made by another version of signline (${schema}); run the whole pipeline from one version`,
    )
  return {
    ...how,
    parts: parts.map((part) => ({
      ...part,
      readings: () => ({ own: framesOf(archive, part, 'own'), warmUp: framesOf(archive, part, 'warmUp') }),
    })),
  }
}

function framesOf(
  archive: Archive,
  part: Pick<PartReadings, 'cameraId' | 'part'>,
  kind: 'own' | 'warmUp',
): readonly HandFrame[] {
  const frames = readHandFrames(archive, entryOf(part, kind))
  return frames.map((frame) => ({ ...frame, cameraId: part.cameraId }))
}

function entryOf(
  { cameraId, part }: Pick<PartReadings, 'cameraId' | 'part'>,
  kind: 'own' | 'warmUp',
): string {
  return `${cameraId}.${part}${kind === 'own' ? '' : '.warm-up'}`
}

/** Puts together what different parts saw in the same frames, in the order of time. */
export function joinReadings(
  own: readonly HandFrame[],
  warmUps: ReadonlyMap<number, HandFrame>,
  config: HandConfig = defaultHandConfig,
): readonly FrameReadings[] {
  return own.map((frame) => {
    const { hands, ...mark } = frame
    const seen = segmentsAt(frame.timestampMs, config).flatMap((share): SegmentHands[] => {
      if (!share.warmUp) return [{ ...share, hands }]
      const warm = warmUps.get(frame.timestampMs)
      return warm === undefined ? [] : [{ ...share, hands: warm.hands }]
    })
    return { frame: mark, seen }
  })
}
