import { execFileSync } from 'node:child_process'
import { type OpenCameraOptions, openCamera } from '#components/camera-to-frames/open-camera.js'
import { type CameraToFramesOptions, cameraToFrames } from '#components/camera-to-frames/stage.js'
import type { Camera } from '#components/types/camera.js'

/** Runs ffmpeg to make a clip; `args` go before the path. */
export function makeClip(path: string, ...args: readonly string[]): string {
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-nostdin', ...args, path])
  return path
}

/** One second of a moving test picture. */
export function testPicture(size: string, rate: number, seconds = 1): readonly string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=s=${size}:r=${rate}:d=${seconds}`]
}

export const H264: readonly string[] = ['-c:v', 'libx264', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p']

export function camera(uri: string, id = 'front'): Camera {
  return { id, uri, mirrored: false }
}

export interface SeenFrame {
  readonly index: number
  readonly timestampMs: number
  readonly width: number
  readonly height: number
  /** First pixel, RGB. */
  readonly corner: readonly number[]
}

/** Decodes all of a camera; releases each frame once it has noted what it was. */
export async function framesOf(
  uri: string,
  options: OpenCameraOptions & CameraToFramesOptions = {},
): Promise<SeenFrame[]> {
  const seen: SeenFrame[] = []
  for await (const frame of cameraToFrames(camera(uri), openCamera(camera(uri), options), options)) {
    const { index, timestampMs, width, height, pixels } = frame
    seen.push({ index, timestampMs, width, height, corner: [...pixels.subarray(0, 3)] })
    frame.release()
  }
  return seen
}
