import type { Camera } from '../types/camera.ts'
import { readCameraAddress } from './camera-address.ts'
import { type DecodeVideoOptions, videoSource } from './decode-video.ts'
import type { FrameSource } from './frame-source.ts'
import { type PictureSourceOptions, pictureSource } from './picture-source.ts'

export interface OpenCameraOptions
  extends DecodeVideoOptions,
    Pick<PictureSourceOptions, 'picturesPerSecond'> {}

/**
 * The source of a camera's pictures, by what its address names: a video file, a picture, a folder or glob of
 * pictures, `rtsp(s)://`, `http(s)://` or `/dev/videoN`. Nothing is decoded yet.
 *
 * Throws UnusableInputError when the address names nothing that can be read.
 */
export function openCamera(camera: Camera, options: OpenCameraOptions = {}): FrameSource {
  const address = readCameraAddress(camera.uri)
  return address.kind === 'pictures' ? pictureSource(address.paths, options) : videoSource(address, options)
}
