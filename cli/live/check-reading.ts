import { ffmpegVersion } from '../../components/camera-to-frames/ffmpeg-process.ts'
import { probeCameras } from '../../components/camera-to-frames/probe-camera.ts'
import type { ServerCamera } from '../../components/types/live-session.ts'

/**
 * Decodes the first picture of each file among the cameras, so that one that cannot be played ends the start.
 * Cameras that send are not tried: they may be switched on later. Throws one UnusableInputError that names every
 * file with a fault.
 */
export async function refuseUnplayable(cameras: readonly ServerCamera[]): Promise<void> {
  const files = cameras.filter(({ uri }) => uri.startsWith('/') && !uri.startsWith('/dev/'))
  await probeCameras(
    files.map(({ id, uri, mirrored }) => ({ id, uri, mirrored, offsetMs: 0, decoding: { cutOff: 'keep' } })),
  )
}

/** Whether ffmpeg is there, by which a worker reads all cameras. Throws RunningFaultError where it is not. */
export async function requireFfmpeg(): Promise<void> {
  await ffmpegVersion()
}
