import type { Picture } from './warp-roi.ts'
import type { SharedPicture } from './worker-messages.ts'

/** The picture as workers can see it: itself when its pixels are shared already, else with one copy. */
export function sharePicture({ width, height, pixels }: Picture): SharedPicture {
  if (pixels.buffer instanceof SharedArrayBuffer)
    return { width, height, pixels: pixels as Uint8Array<SharedArrayBuffer> }
  const shared = new Uint8Array(new SharedArrayBuffer(pixels.length))
  shared.set(pixels)
  return { width, height, pixels: shared }
}
