import type { CameraId } from '../camera.ts'
import { UnusableInputError } from '../errors.ts'
import type { Hand, HandFrame } from '../hand.ts'
import type { HandView, Pose } from '../pose.ts'
import { type ArchiveEntry, openArchive, writeArchive } from './archive.ts'
import { handFramesEntries, readHandFrames } from './hand-frames-entry.ts'

const SCHEMA = 'signline.poses/1'

/** A view by its camera's place, its frame's place in that camera's .pose file and its hand's in the frame. */
type ViewEntry = readonly [
  camera: number,
  frame: number,
  hand: number,
  presence: number,
  size: number,
  sharpness: number,
  shareInView: number,
  weight: number,
]

/** Some poses that follow each other; CHUNK.json of the archive. */
interface PosesChunk {
  readonly poses: readonly (readonly [
    timestampMs: number,
    left: readonly ViewEntry[],
    right: readonly ViewEntry[],
  ])[]
}

/** poses.json */
interface PosesIndex {
  readonly schema: typeof SCHEMA
  readonly chunks: readonly { readonly name: string; readonly cameras: readonly CameraId[] }[]
}

/** Five minutes at 30 a second: so many are in memory at a time. */
const POSES_PER_CHUNK = 9000

/**
 * Writes what all cameras see as an archive. For every few minutes a `.pose` file a camera with the hands that
 * count as views, and a JSON file that says what belongs together and how much each view weighs; poses.json
 * names them. Fused hands are not kept: no stage makes them.
 */
export async function writePoses(
  path: string,
  poses: AsyncIterable<Pose>,
  posesPerChunk: number = POSES_PER_CHUNK,
): Promise<void> {
  await writeArchive(path, entriesOf(poses, posesPerChunk))
}

async function* entriesOf(
  poses: AsyncIterable<Pose>,
  posesPerChunk: number,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const chunks: PosesIndex['chunks'][number][] = []
  let waiting: Pose[] = []
  for await (const pose of poses) {
    waiting.push(pose)
    if (waiting.length < posesPerChunk) continue
    yield* chunkOf(waiting)
    waiting = []
  }
  if (waiting.length > 0) yield* chunkOf(waiting)
  yield ['poses.json', { schema: SCHEMA, chunks } satisfies PosesIndex]

  function* chunkOf(some: readonly Pose[]): Generator<ArchiveEntry, void, undefined> {
    const name = `poses.${chunks.length}`
    const { chunk, frames } = splitPoses(some)
    chunks.push({ name, cameras: [...frames.keys()] })
    yield [`${name}.json`, chunk]
    for (const [cameraId, ofCamera] of frames) yield* handFramesEntries(`${name}.${cameraId}`, ofCamera)
  }
}

/** The views' hands by camera, and what says which hand is which view of which pose. */
function splitPoses(poses: readonly Pose[]): {
  readonly chunk: PosesChunk
  readonly frames: ReadonlyMap<CameraId, readonly HandFrame[]>
} {
  const cameras: CameraId[] = []
  const frames: HandFrame[][] = []
  const index = poses.map(({ timestampMs, views }) => {
    const opened = new Map<CameraId, Hand[]>()
    const entryOf = ({ cameraId, hand, quality, weight, ...mark }: HandView): ViewEntry => {
      if (!cameras.includes(cameraId)) frames[cameras.push(cameraId) - 1] = []
      const camera = cameras.indexOf(cameraId)
      const ofCamera = frames[camera] ?? []
      let hands = opened.get(cameraId)
      if (hands === undefined) {
        hands = []
        opened.set(cameraId, hands)
        ofCamera.push({ cameraId, index: ofCamera.length, ...mark, hands })
      }
      const place = hands.push(hand) - 1
      const { presence, size, sharpness, shareInView } = quality
      return [camera, ofCamera.length - 1, place, presence, size, sharpness, shareInView, weight]
    }
    return [timestampMs, views.left.map(entryOf), views.right.map(entryOf)] as const
  })
  return {
    chunk: { poses: index },
    frames: new Map(cameras.map((cameraId, place) => [cameraId, frames[place] ?? []])),
  }
}

/** The poses that writePoses wrote, bit for bit. Throws UnusableInputError where the file is none. */
export async function* readPoses(path: string): AsyncGenerator<Pose, void, undefined> {
  const archive = await openArchive(path)
  const { schema, chunks } = archive.json('poses.json') as PosesIndex
  if (schema !== SCHEMA)
    throw new UnusableInputError(`${path} holds ${schema}, not ${SCHEMA}; run the pipeline from one version`)
  for (const { name, cameras } of chunks) {
    const { poses } = archive.json(`${name}.json`) as PosesChunk
    const frames = cameras.map((cameraId) => readHandFrames(archive, `${name}.${cameraId}`))
    const viewOf = ([camera, frame, place, ...numbers]: ViewEntry): HandView => {
      const seen = frames[camera]?.[frame]
      const hand = seen?.hands[place]
      if (seen === undefined || hand === undefined)
        throw new UnusableInputError(`${path}: ${name} names a hand that is not there; run the step again`)
      const [presence, size, sharpness, shareInView, weight] = numbers
      const { cameraId, timestampMs, width, height } = seen
      const quality = { presence, size, sharpness, shareInView }
      return { cameraId, timestampMs, width, height, hand, quality, weight }
    }
    for (const [timestampMs, left, right] of poses)
      yield { timestampMs, views: { left: left.map(viewOf), right: right.map(viewOf) }, fused: [] }
  }
}
