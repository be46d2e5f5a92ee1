import type { Camera } from '../types/camera.ts'
import { readCameraAddress } from './camera-address.ts'
import { type DecodeVideoOptions, videoSource } from './decode-video.ts'
import type { FrameSource } from './frame-source.ts'
import { type PictureSourceOptions, pictureSource } from './picture-source.ts'

export interface OpenCameraOptions
  extends DecodeVideoOptions,
    Pick<PictureSourceOptions, 'picturesPerSecond'> {
  /** End there as if it were the recording's end, seconds from the first picture; cameras send for ever. */
  readonly longestS?: number
}

/**
 * The source of a camera's pictures, by what its address names: a video file, a picture, a folder or glob of
 * pictures, `rtsp(s)://`, `http(s)://` or `/dev/videoN`. Nothing is decoded yet.
 *
 * Throws UnusableInputError when the address names nothing that can be read.
 */
export function openCamera(camera: Camera, options: OpenCameraOptions = {}): FrameSource {
  const address = readCameraAddress(camera.uri)
  const source =
    address.kind === 'pictures' ? pictureSource(address.paths, options) : videoSource(address, options)
  return options.longestS === undefined ? source : endingAfter(source, options.longestS)
}

/** The pictures of the first so many seconds; the source is closed when the first later one comes. */
function endingAfter(source: FrameSource, longestS: number): FrameSource {
  return {
    live: source.live,
    async *pictures(open) {
      let firstMs: number | undefined
      for await (const picture of source.pictures(open)) {
        firstMs ??= picture.presentationMs
        if (picture.presentationMs - firstMs >= 1000 * longestS) {
          picture.slot.release()
          return
        }
        yield picture
      }
    },
  }
}
