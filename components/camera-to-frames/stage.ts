import type { Camera, DropReason } from '../types/camera.ts'
import { UnusableInputError } from '../types/errors.ts'
import type { SharedFrame } from '../types/frame.ts'
import type { DecodedPicture, FrameSource } from './frame-source.ts'

export interface CameraToFramesOptions {
  /** Ends the stage: the iteration throws the signal's reason once the source is closed. */
  readonly signal?: AbortSignal
  /** Frames a second that are passed on at most; those in between are dropped as `rate-limit`. */
  readonly maxFramesPerSecond?: number
  /** Called for every frame that is not passed on. */
  readonly onDrop?: (reason: DropReason, count: number) => void
}

/**
 * The frames of one camera in the order of time, `timestampMs` counted from its first picture. The receiver
 * releases each of them; leaving the loop early closes the source.
 *
 * Throws UnusableInputError when pictures change their size half-way, and whatever the source throws.
 */
export async function* cameraToFrames(
  camera: Camera,
  source: FrameSource,
  options: CameraToFramesOptions = {},
): AsyncGenerator<SharedFrame, void, undefined> {
  const { signal, onDrop = () => {}, maxFramesPerSecond } = options
  // A millisecond less than the interval, or jitter of the clock would drop every other frame.
  const minIntervalMs = maxFramesPerSecond === undefined ? 0 : 1000 / maxFramesPerSecond - 1
  let first: DecodedPicture | undefined
  let lastSeenMs = Number.NEGATIVE_INFINITY
  let lastPassedMs = Number.NEGATIVE_INFINITY
  let index = -1
  for await (const picture of source.pictures({ onDrop, ...(signal && { signal }) })) {
    index++
    first ??= picture
    const timestampMs = picture.presentationMs - first.presentationMs
    const drop = (reason: DropReason): void => {
      picture.slot.release()
      onDrop(reason, 1)
    }
    if (picture.width !== first.width || picture.height !== first.height) {
      picture.slot.release()
      throw new UnusableInputError(sizeChange(camera, first, picture, timestampMs))
    }
    if (timestampMs <= lastSeenMs) {
      drop('out-of-order')
      continue
    }
    lastSeenMs = timestampMs
    if (timestampMs - lastPassedMs < minIntervalMs) {
      drop('rate-limit')
      continue
    }
    lastPassedMs = timestampMs
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
