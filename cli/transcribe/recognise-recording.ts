import { refuseSameCameraTwice } from '../../components/camera-to-frames/camera-address.ts'
import { FramePool } from '../../components/camera-to-frames/frame-pool.ts'
import { openCamera } from '../../components/camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../../components/camera-to-frames/stage.ts'
import { defaultHandConfig } from '../../components/frames-to-hands/config.ts'
import type { HandPool } from '../../components/frames-to-hands/hand-pool.ts'
import { handsToPose } from '../../components/hands-to-pose/stage.ts'
import { Watcher } from '../../components/hands-to-pose/watch-hands.ts'
import { signsToText, type TextSoFar, transcriptOf } from '../../components/signs-to-text/stage.ts'
import type { DropReason } from '../../components/types/camera.ts'
import { DropCounter } from '../../components/types/count-drops.ts'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import type { Pose } from '../../components/types/pose.ts'
import { readPoseFile } from '../../components/types/pose-format/pose-file.ts'
import type { Alphabet, Sign } from '../../components/types/sign.ts'
import type { Transcript } from '../../components/types/transcript.ts'
import type { CameraOption } from './camera-options.ts'

/** What a machine needs to recognise recordings; opened once, used for any number of them. */
export interface Recogniser {
  /** Undefined where no camera needs one: landmark files hold hands that were found earlier. */
  readonly pool: HandPool | undefined
  /** One sentence: which device runs the networks, and why another did not. */
  readonly deviceNote: string
  readonly alphabet: Alphabet
  readonly vocabulary: Transcript['vocabulary']
  /** pose-to-signs with its networks. */
  readSigns(poses: AsyncIterable<Pose>): AsyncIterable<Sign>
}

export interface RecogniseOptions {
  readonly signal?: AbortSignal
  /** Called for every frame whose hands were found. */
  readonly onFrame?: (frame: HandFrame) => void
}

/** What came of one recording. */
export interface Recognition {
  readonly transcript: Transcript
  readonly watcher: Watcher
  /** From the first frame asked for to the last word, milliseconds of real time. */
  readonly wallMs: number
}

/**
 * Recognises one recording: its cameras run side by side through the stages, from frames to text, all on this
 * machine. Nothing is written. Throws UnusableInputError or RunningFaultError with one sentence; every camera
 * is closed by then.
 */
export async function recogniseRecording(
  recogniser: Recogniser,
  cameras: readonly CameraOption[],
  options: RecogniseOptions = {},
): Promise<Recognition> {
  await checkCameras(cameras)
  const dropped = new DropCounter()
  const watcher = new Watcher(cameras.map((camera) => camera.id))
  const opened = cameras.map((camera) => handsOf(camera, recogniser, dropped, options))
  const startedMs = performance.now()
  const streams = cameras.map(({ id, offsetMs }, place) => ({
    cameraId: id,
    offsetMs,
    frames: reportFrames(watcher.frames(opened[place] ?? nothing()), options.onFrame),
  }))
  const poses = handsToPose(streams, { onDrop: ({ cameraId }) => dropped.add(cameraId, 'out-of-order', 1) })
  let text: TextSoFar = { signs: [], words: [], text: '' }
  for await (const soFar of signsToText(recogniser.readSigns(watcher.poses(poses)))) text = soFar
  const ends = cameras.map(({ id, offsetMs }) => watcher.of(id).durationMs + offsetMs)
  const transcript = transcriptOf(text, {
    alphabet: recogniser.alphabet,
    vocabulary: recogniser.vocabulary,
    cameras: cameras.map((camera) => camera.id),
    durationMs: Math.max(0, ...ends),
    dropped: dropped.counts,
  })
  return { transcript, watcher, wallMs: performance.now() - startedMs }
}

/** Throws UnusableInputError where a camera is given twice or its address names nothing that can be read. */
export async function checkCameras(cameras: readonly CameraOption[]): Promise<void> {
  refuseSameCameraTwice(cameras)
  for (const camera of cameras) {
    if (!isPoseFile(camera)) openCamera(camera)
    else await readPoseFile(camera.uri)
    if (isPoseFile(camera) && camera.mirrored)
      throw new UnusableInputError(
        `--mirrored ${camera.id}: a .pose file says itself which hand is which; leave --mirrored out`,
      )
  }
}

/** A camera whose hands were found earlier and kept as landmarks. */
export function isPoseFile({ uri }: CameraOption): boolean {
  return /\.pose$/i.test(uri)
}

/** The address is looked at right away, so that a wrong one is told before anything is decoded. */
function handsOf(
  camera: CameraOption,
  { pool }: Recogniser,
  dropped: DropCounter,
  { signal }: RecogniseOptions,
): AsyncIterable<HandFrame> {
  if (isPoseFile(camera)) return handsOfPoseFile(camera)
  if (pool === undefined) throw new RangeError(`camera "${camera.id}" needs hand workers; open them first`)
  const source = openCamera(camera, {
    ...camera.decoding,
    pool: new FramePool({ maxBytes: pool.maxBytesInFlight }),
  })
  const onDrop = (reason: DropReason, count: number): void => dropped.add(camera.id, reason, count)
  const frames = cameraToFrames(camera, source, { onDrop, ...(signal && { signal }) })
  return pool.findHands(frames, {
    config: { ...defaultHandConfig, mirrored: camera.mirrored },
    ...(signal && { signal }),
  })
}

async function* handsOfPoseFile({ id, uri }: CameraOption): AsyncGenerator<HandFrame, void, undefined> {
  const { frames } = await readPoseFile(uri)
  for await (const frame of frames) yield { ...frame, cameraId: id }
}

async function* reportFrames(
  frames: AsyncIterable<HandFrame>,
  onFrame: ((frame: HandFrame) => void) | undefined,
): AsyncGenerator<HandFrame, void, undefined> {
  for await (const frame of frames) {
    onFrame?.(frame)
    yield frame
  }
}

async function* nothing(): AsyncGenerator<HandFrame, void, undefined> {}
