import type { CameraId } from '../../components/types/camera.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { openHandCamera } from '../camera/open-hand-camera.ts'
import type { ReadPicture } from '../camera/own-picture.ts'
import { browserReplayClock, fetchRecording, replay, replayAddress } from './replay.ts'

/** Where a joining page has its hands from. */
export interface HandSource {
  close(): void
}

export interface HandSourceOptions {
  readonly cameraId: CameraId
  /** The page's clock, which the frames' times are on, milliseconds. */
  readonly nowMs: () => number
  /** A recording has no picture that was read. */
  readonly onFrame: (frame: HandFrame, read?: ReadPicture) => void
  readonly onLoading?: (sentence: string) => void
  /** It ended by itself; one plain sentence. */
  readonly onEnd: (sentence: string) => void
}

/** The camera of this device. Rejects with CameraFault. */
export async function openCameraSource(
  options: HandSourceOptions & {
    readonly deviceId: string
    readonly mirrored: () => boolean
    readonly video: HTMLVideoElement
  },
): Promise<HandSource & { readonly deviceId: string }> {
  const { nowMs, onFrame, onEnd } = options
  return await openHandCamera({
    ...options,
    onFrame: (frame, read) =>
      onFrame({ ...frame, timestampMs: frame.timestampMs + (nowMs() - performance.now()) }, read),
    onFault: (fault) => onEnd(fault.message),
  })
}

/** A recording instead of a camera, at its own speed. Rejects with UnusableInputError. */
export async function openReplaySource(
  options: HandSourceOptions & {
    readonly address: string
    readonly loop: boolean
    /** When the recording's time 0 is, on the page's clock; undefined to begin at once. */
    readonly zeroMs: () => Promise<number | undefined>
  },
): Promise<HandSource> {
  const { cameraId, nowMs, onFrame, onEnd, loop } = options
  const frames = await fetchRecording(replayAddress(options.address, location.href))
  const zeroMs = await options.zeroMs()
  const ending = new AbortController()
  const { signal } = ending
  const clock = browserReplayClock(nowMs)
  const start = zeroMs === undefined ? {} : { zeroMs }
  replay(frames, { ...start, loop, clock, signal }, (frame) => onFrame({ ...frame, cameraId })).then(
    () => !signal.aborted && onEnd('The recording is over.'),
  )
  return { close: () => ending.abort() }
}
