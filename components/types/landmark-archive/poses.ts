import type { CameraId } from '../camera.ts'
import { UnusableInputError } from '../errors.ts'
import type { Hand, Handedness, HandFrame } from '../hand.ts'
import type { HandView, Pose } from '../pose.ts'
import { openArchive, writeArchive } from './archive.ts'
import { handFramesEntries, readHandFrames } from './hand-frames-entry.ts'

const SCHEMA = 'signline.poses/1'
const SIDES: readonly Handedness[] = ['left', 'right']

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

interface PosesIndex {
  readonly schema: typeof SCHEMA
  readonly cameras: readonly CameraId[]
  readonly poses: readonly (readonly [
    timestampMs: number,
    left: readonly ViewEntry[],
    right: readonly ViewEntry[],
  ])[]
}

/**
 * Writes what all cameras see as an archive: a `.pose` file a camera with the hands that count as views, and
 * poses.json, which says what belongs together and how much each view weighs. Fused hands are not kept: no
 * stage makes them.
 */
export async function writePoses(path: string, poses: AsyncIterable<Pose>): Promise<void> {
  const cameras: CameraId[] = []
  const frames: HandFrame[][] = []
  const index: [number, ViewEntry[], ViewEntry[]][] = []
  for await (const { timestampMs, views } of poses) {
    const opened = new Map<CameraId, Hand[]>()
    const entriesOf = (side: readonly HandView[]): ViewEntry[] =>
      side.map((view) => {
        const { cameraId, hand, quality, weight } = view
        if (!cameras.includes(cameraId)) frames[cameras.push(cameraId) - 1] = []
        const camera = cameras.indexOf(cameraId)
        const ofCamera = frames[camera] ?? []
        let hands = opened.get(cameraId)
        if (hands === undefined) {
          hands = []
          opened.set(cameraId, hands)
          const { timestampMs, width, height } = view
          ofCamera.push({ cameraId, index: ofCamera.length, timestampMs, width, height, hands })
        }
        const place = hands.push(hand) - 1
        const { presence, size, sharpness, shareInView } = quality
        return [camera, ofCamera.length - 1, place, presence, size, sharpness, shareInView, weight]
      })
    index.push([timestampMs, entriesOf(views.left), entriesOf(views.right)])
  }
  const entries = new Map<string, Uint8Array | object>([
    ['poses.json', { schema: SCHEMA, cameras, poses: index } satisfies PosesIndex],
  ])
  for (const [place, cameraId] of cameras.entries())
    for (const [name, bytes] of handFramesEntries(cameraId, frames[place] ?? [])) entries.set(name, bytes)
  await writeArchive(path, entries)
}

/** The poses that writePoses wrote, bit for bit. Throws UnusableInputError where the file is none. */
export async function* readPoses(path: string): AsyncGenerator<Pose, void, undefined> {
  const archive = await openArchive(path)
  const { schema, cameras, poses } = archive.json('poses.json') as PosesIndex
  if (schema !== SCHEMA)
    throw new UnusableInputError(`${path} holds ${schema}, not ${SCHEMA}; run the pipeline from one version`)
  const frames = cameras.map((cameraId) => readHandFrames(archive, cameraId))
  const viewOf = ([camera, frame, place, ...numbers]: ViewEntry): HandView => {
    const seen = frames[camera]?.[frame]
    const hand = seen?.hands[place]
    if (seen === undefined || hand === undefined)
      throw new UnusableInputError(`${path}: poses.json names a hand that is not there; run the step again`)
    const [presence, size, sharpness, shareInView, weight] = numbers
    const { cameraId, timestampMs, width, height } = seen
    const quality = { presence, size, sharpness, shareInView }
    return { cameraId, timestampMs, width, height, hand, quality, weight }
  }
  for (const [timestampMs, ...sides] of poses) {
    const [left = [], right = []] = SIDES.map((_, side) => (sides[side] ?? []).map(viewOf))
    yield { timestampMs, views: { left, right }, fused: [] }
  }
}
