import { expect } from 'vitest'
import type { OpenCameraOptions } from '#components/camera-to-frames/open-camera.js'
import type { CameraToFramesOptions } from '#components/camera-to-frames/stage.js'
import { SignlineError } from '#components/types/errors.js'
import { framesOf } from './clips.ts'

/** The fault that reading a camera ends in: its exit code and its one sentence. */
export async function faultOf(
  uri: string,
  options: OpenCameraOptions & CameraToFramesOptions = {},
): Promise<string> {
  try {
    const frames = await framesOf(uri, options)
    return `no fault, ${frames.length} frames`
  } catch (error) {
    if (!(error instanceof SignlineError)) throw error
    expect(error.message).not.toContain('\n')
    return `${error.exitCode}: ${error.message}`
  }
}
