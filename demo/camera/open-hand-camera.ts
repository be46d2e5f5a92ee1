import type { CameraId } from '../../components/types/camera.ts'
import type { HandFrame } from '../../components/types/hand.ts'
import { CameraFault } from './camera-fault.ts'
import { type CameraHealth, HealthCount } from './camera-health.ts'
import { followHands, noTracks } from './follow-hands.ts'
import { HAND_FINDER_MB, openHandFinder } from './hand-finder.ts'
import { openLatestFrame } from './latest-frame.ts'
import type { ReadPicture } from './own-picture.ts'
import { openWebcam } from './webcam.ts'

export interface HandCameraOptions {
  /** The camera's name in the frames. */
  readonly cameraId: CameraId
  /** The browser's id of the camera; empty for its own choice. */
  readonly deviceId: string
  /** Whether the camera itself sends a mirrored picture; asked at each picture. */
  readonly mirrored: () => boolean
  /** Plays the camera's picture; muted, in the page. */
  readonly video: HTMLVideoElement
  /** Each picture that was looked at, in order; times are milliseconds of `performance.now()`. */
  readonly onFrame: (frame: HandFrame, read: ReadPicture) => void
  /** What is done until hands are found; one plain sentence, again and again. */
  readonly onLoading?: (sentence: string) => void
  /** It stopped by itself; nothing more comes. */
  readonly onFault: (fault: CameraFault) => void
}

/** A webcam whose hands are being found. */
export interface HandCamera {
  /** The browser's id of the camera that was opened. */
  readonly deviceId: string
  health(): CameraHealth
  /** Lets go of the camera and of the networks; no frame comes afterwards. */
  close(): void
}

/**
 * Opens the camera and finds hands in its pictures, one under way at a time, in a worker. Rejects with CameraFault
 * where there is no camera, it is refused, or hands cannot be found in this browser. No picture leaves this page.
 */
export async function openHandCamera(options: HandCameraOptions): Promise<HandCamera> {
  const { cameraId, video, onFrame, onFault } = options
  const stream = await openWebcam(options.deviceId)
  const stopStream = (): void => {
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
  }
  video.srcObject = stream
  // The networks load while the person already sees the picture.
  const tell = (bytes: number): void => {
    const loadedMb = Math.min(HAND_FINDER_MB, Math.round(bytes / 1e6))
    options.onLoading?.(
      `Loading what finds hands: ${loadedMb} of about ${HAND_FINDER_MB} MB, which the browser keeps.`,
    )
  }
  const opened = await Promise.all([openHandFinder(tell), video.play()]).catch((error: unknown) => {
    stopStream()
    throw error instanceof CameraFault ? error : new CameraFault('busy', { cause: error })
  })
  const finder = opened[0]
  const latest = openLatestFrame(video)
  const count = new HealthCount()
  let closed = false

  const close = (): void => {
    closed = true
    latest.close()
    finder.close()
    stopStream()
  }
  const fail = (fault: CameraFault): void => {
    if (closed) return
    close()
    onFault(fault)
  }

  async function follow(): Promise<void> {
    let tracks = noTracks
    let lastMs = Number.NEGATIVE_INFINITY
    for (let index = 0; ; ) {
      const next = await latest.next()
      if (next === undefined) return
      const { picture, takenMs } = next
      if (takenMs <= lastMs) {
        picture.close()
        continue
      }
      lastMs = takenMs
      const look = await finder.look(picture, takenMs)
      try {
        if (closed) return
        const { width, height } = look.picture
        const looked = { timestampMs: takenMs, width, height, mirrored: options.mirrored() }
        const followed = followHands(tracks, { ...looked, found: look.hands })
        tracks = followed.tracks
        const nowMs = performance.now()
        count.add(takenMs, nowMs, look.hands.length > 0)
        const frame = { cameraId, index, timestampMs: takenMs, width, height, hands: followed.hands }
        onFrame(frame, { picture: look.picture, ageMs: nowMs - takenMs })
        index += 1
      } finally {
        look.picture.close()
      }
    }
  }

  const [track] = stream.getVideoTracks()
  track?.addEventListener('ended', () => fail(new CameraFault('ended')))
  follow().catch((error: unknown) =>
    fail(error instanceof CameraFault ? error : new CameraFault('hands', { detail: String(error) })),
  )
  return {
    deviceId: track?.getSettings().deviceId ?? '',
    health: () => count.health(performance.now(), latest.dropped),
    close,
  }
}
