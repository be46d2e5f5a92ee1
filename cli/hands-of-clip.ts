import { drawHands } from '../components/camera-to-frames/draw/draw-hands.ts'
import { type OverlayVideo, openOverlayVideo } from '../components/camera-to-frames/draw/overlay-video.ts'
import { FramePool } from '../components/camera-to-frames/frame-pool.ts'
import { type OpenCameraOptions, openCamera } from '../components/camera-to-frames/open-camera.ts'
import { cameraToFrames } from '../components/camera-to-frames/stage.ts'
import { defaultHandConfig, type HandConfig } from '../components/frames-to-hands/config.ts'
import type { HandPool } from '../components/frames-to-hands/hand-pool.ts'
import type { Camera, DropReason } from '../components/types/camera.ts'
import type { SharedFrame } from '../components/types/frame.ts'
import type { HandFrame } from '../components/types/hand.ts'

export interface ClipOptions {
  readonly config?: HandConfig
  /** How the recording is decoded. */
  readonly decoding?: OpenCameraOptions
  /** Where a video with the hands drawn on is written. */
  readonly overlay?: string
  /** Ends the work; the iteration throws the signal's reason. */
  readonly signal?: AbortSignal
  /** Called for frames that are not looked at. */
  readonly onDrop?: (reason: DropReason, count: number) => void
}

/** The hands of every frame of one camera's recording, looked at by all of the pool's workers. */
export async function* handsOfClip(
  camera: Camera,
  pool: HandPool,
  { config = defaultHandConfig, decoding = {}, overlay, signal, onDrop }: ClipOptions = {},
): AsyncGenerator<HandFrame, void, undefined> {
  const source = openCamera(camera, {
    ...decoding,
    pool: new FramePool({ maxBytes: pool.maxBytesInFlight }),
  })
  const decoded = cameraToFrames(camera, source, { ...(signal && { signal }), ...(onDrop && { onDrop }) })
  const options = { config: { ...config, mirrored: camera.mirrored }, ...(signal && { signal }) }
  if (overlay === undefined) yield* pool.findHands(decoded, options)
  else yield* drawnOver(decoded, (frames) => pool.findHands(frames, options), overlay, signal)
}

/** Keeps each frame until its hands are known, and draws them on a copy of it. */
async function* drawnOver(
  decoded: AsyncIterable<SharedFrame>,
  findHands: (frames: AsyncIterable<SharedFrame>) => AsyncIterable<HandFrame>,
  path: string,
  signal: AbortSignal | undefined,
): AsyncGenerator<HandFrame, void, undefined> {
  const kept: SharedFrame[] = []
  async function* keeping(): AsyncGenerator<SharedFrame, void, undefined> {
    for await (const frame of decoded) {
      kept.push(frame.retain())
      yield frame
    }
  }
  let video: OverlayVideo | undefined
  try {
    for await (const hands of findHands(keeping())) {
      const frame = kept.shift()
      if (frame?.index !== hands.index) throw new Error(`hands of frame ${hands.index} came out of turn`)
      const { width, height } = frame
      const picture = { width, height, pixels: new Uint8Array(frame.pixels) }
      frame.release()
      drawHands(picture, hands.hands)
      video ??= await openOverlayVideo(path, { width, height, ...(signal && { signal }) })
      await video.write(picture, hands.timestampMs)
      yield hands
    }
    await video?.finish()
  } finally {
    for (const frame of kept) frame.release()
    await video?.[Symbol.asyncDispose]()
  }
}
