import type { Camera, DropReason } from '../types/camera.ts'
import { UnusableInputError } from '../types/errors.ts'
import type { SharedFrame } from '../types/frame.ts'
import type { DecodedPicture, FrameSource } from './frame-source.ts'
import { newestOnly } from './newest-only.ts'

/** The pictures have another size from here on; a live camera is opened anew. */
export class SizeChangeError extends UnusableInputError {}

export interface CameraToFramesOptions {
  /** Ends the stage: the iteration throws the signal's reason once the source is closed. */
  readonly signal?: AbortSignal
  /** Frames a second that are passed on at most; those in between are dropped as `rate-limit`. */
  readonly maxFramesPerSecond?: number
  /**
   * When the recording's first picture was, as its source counts time, where the source begins later (seekMs);
   * frames are then numbered from the first one that comes.
   */
  readonly originMs?: number
  /** Called for every frame that is not passed on. */
  readonly onDrop?: OnDrop
}

/**
 * The frames of one camera in the order of time, `timestampMs` counted from its first picture. Of a live
 * camera the newest frame only: those that came while the receiver was busy are dropped as `newer-frame`.
 * The receiver releases each frame; leaving the loop early closes the source.
 *
 * Throws SizeChangeError when pictures change their size half-way, and whatever the source throws.
 */
export async function* cameraToFrames(
  camera: Camera,
  source: FrameSource,
  options: CameraToFramesOptions = {},
): AsyncGenerator<SharedFrame, void, undefined> {
  const { onDrop = () => {}, maxFramesPerSecond } = options
  // A millisecond less than the interval, or jitter of the clock would drop every other frame.
  const minIntervalMs = maxFramesPerSecond === undefined ? 0 : 1000 / maxFramesPerSecond - 1
  let lastPassedMs = Number.NEGATIVE_INFINITY
  for await (const frame of inTheirPace(camera, source, options, onDrop)) {
    if (frame.timestampMs - lastPassedMs < minIntervalMs) {
      frame.release()
      onDrop('rate-limit', 1)
      continue
    }
    lastPassedMs = frame.timestampMs
    yield frame
  }
}

type OnDrop = (reason: DropReason, count: number) => void

/** All frames of a recording, the newest of a live camera. */
async function* inTheirPace(
  camera: Camera,
  source: FrameSource,
  { signal, originMs }: CameraToFramesOptions,
  onDrop: OnDrop,
): AsyncGenerator<SharedFrame, void, undefined> {
  if (!source.live) {
    yield* inOrder(camera, source.pictures({ onDrop, ...(signal && { signal }) }), onDrop, originMs)
    return
  }
  const closing = new AbortController()
  const close = (): void => closing.abort(signal?.reason)
  signal?.addEventListener('abort', close, { once: true })
  if (signal?.aborted) close()
  try {
    const frames = inOrder(camera, source.pictures({ onDrop, signal: closing.signal }), onDrop)
    const overtaken = (frame: SharedFrame): void => {
      frame.release()
      if (!closing.signal.aborted) onDrop('newer-frame', 1)
    }
    yield* newestOnly(frames, overtaken, close)
  } finally {
    signal?.removeEventListener('abort', close)
  }
}

/** Numbered pictures of one size, timed from the first; those that come too late are dropped. */
async function* inOrder(
  camera: Camera,
  pictures: AsyncIterable<DecodedPicture>,
  onDrop: OnDrop,
  originMs?: number,
): AsyncGenerator<SharedFrame, void, undefined> {
  let first: DecodedPicture | undefined
  let lastMs = Number.NEGATIVE_INFINITY
  let index = -1
  for await (const picture of pictures) {
    index++
    first ??= picture
    const timestampMs = picture.presentationMs - (originMs ?? first.presentationMs)
    if (picture.width !== first.width || picture.height !== first.height) {
      picture.slot.release()
      throw new SizeChangeError(sizeChange(camera, first, picture, timestampMs))
    }
    if (timestampMs <= lastMs) {
      picture.slot.release()
      onDrop('out-of-order', 1)
      continue
    }
    lastMs = timestampMs
    yield frameOf(camera, index, timestampMs, picture)
  }
}

function frameOf(camera: Camera, index: number, timestampMs: number, picture: DecodedPicture): SharedFrame {
  const { slot, width, height } = picture
  const frame: SharedFrame = {
    cameraId: camera.id,
    index,
    timestampMs,
    width,
    height,
    pixels: slot.bytes,
    retain: () => {
      slot.retain()
      return frame
    },
    release: () => slot.release(),
    [Symbol.dispose]: () => slot.release(),
  }
  return frame
}

function sizeChange(camera: Camera, before: DecodedPicture, after: DecodedPicture, atMs: number): string {
  const size = ({ width, height }: DecodedPicture): string => `${width}×${height}`
  return (
    `camera "${camera.id}": the picture changes from ${size(before)} to ${size(after)} at ` +
    `${(atMs / 1000).toFixed(2)} s; give the parts as recordings of their own or re-encode them to one size`
  )
}
