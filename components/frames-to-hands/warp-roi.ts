import type { Roi } from './roi.ts'
import { createWarpKernel, MOST_WINDOW_BYTES, type PictureWindow, type WarpKernel } from './warp-kernel.ts'
import { ROUND, STEP_BITS, STEPS_PER_PX, WEIGHT_BITS } from './warp-steps.ts'

/** The part of a `Frame` that pixels are read from. */
export interface Picture {
  /** Pixels. */
  readonly width: number
  /** Pixels. */
  readonly height: number
  /** RGB, 8 bits each, rows from the top without padding. */
  readonly pixels: Uint8Array
}

/** What lies beyond the picture: its nearest pixel again, or black. */
export type Border = 'replicate' | 'black'

/**
 * Writes what a ROI shows, `sizePx` × `sizePx`, into `target` as planes of red, green and blue, values 0..1,
 * starting at `offset`. Bilinear; the pixel (x, y) is sampled at (x, y) / size of the ROI, without half a
 * pixel's offset (with one, MediaPipe's networks find fewer hands).
 * MediaPipe: ImageToTensorCalculator (OpenCV converter).
 */
export function warpRoi(
  picture: Picture,
  roi: Roi,
  sizePx: number,
  border: Border,
  target: Float32Array,
  offset = 0,
): void {
  const step = (roi.sidePx / sizePx) * STEPS_PER_PX
  const stepX = Math.cos(roi.rotationRad) * step
  const stepY = Math.sin(roi.rotationRad) * step
  const half = sizePx / 2
  // Where the ROI's top left corner lies, in steps; half a step more so that cutting rounds.
  const startX = roi.centreXPx * STEPS_PER_PX - half * stepX + half * stepY + 0.5
  const startY = roi.centreYPx * STEPS_PER_PX - half * stepY - half * stepX + 0.5
  const last = sizePx - 1
  const window = windowOf(
    [startX, startX + last * stepX, startX - last * stepY, startX + last * (stepX - stepY)],
    [startY, startY + last * stepY, startY + last * stepX, startY + last * (stepY + stepX)],
  )
  const plane = sizePx * sizePx
  if (fitsKernel(window, picture.width)) {
    const kernel = kernelFor(3 * plane)
    kernel.take(picture, window, border)
    for (let row = 0; row < sizePx; row++)
      kernel.row(startX - row * stepY, startY + row * stepX, stepX, stepY, sizePx, row * sizePx, plane)
    target.set(kernel.planes.subarray(0, 3 * plane), offset)
    return
  }
  for (let row = 0; row < sizePx; row++)
    warpRow(
      picture,
      border,
      startX - row * stepY,
      startY + row * stepX,
      stepX,
      stepY,
      sizePx,
      target,
      offset + row * sizePx,
    )
}

/** All pixels that a warp reads: those under its corners and one more to the right and below. */
function windowOf(cornersX: readonly number[], cornersY: readonly number[]): PictureWindow {
  return {
    left: Math.floor(Math.min(...cornersX) / STEPS_PER_PX),
    top: Math.floor(Math.min(...cornersY) / STEPS_PER_PX),
    right: Math.floor(Math.max(...cornersX) / STEPS_PER_PX) + 2,
    bottom: Math.floor(Math.max(...cornersY) / STEPS_PER_PX) + 2,
  }
}

function fitsKernel({ left, top, right, bottom }: PictureWindow, width: number): boolean {
  return right > 0 && left < width && (right - left) * (bottom - top) * 3 <= MOST_WINDOW_BYTES
}

/** One a thread: a warp is over before the next begins. */
let sharedKernel: WarpKernel | undefined

function kernelFor(values: number): WarpKernel {
  if (sharedKernel === undefined || sharedKernel.planes.length < values)
    sharedKernel = createWarpKernel(values)
  return sharedKernel
}

/** The colours as the networks take them, 0..1: looking one up is faster than dividing. */
const SHARES: Float32Array = Float32Array.from({ length: 256 }, (_, colour) => colour / 255)

/** Where the kernel does not fit: any window, any border. */
function warpRow(
  { width, height, pixels }: Picture,
  border: Border,
  startX: number,
  startY: number,
  stepX: number,
  stepY: number,
  sizePx: number,
  target: Float32Array,
  at: number,
): void {
  const stride = width * 3
  const plane = sizePx * sizePx
  for (let column = 0; column < sizePx; column++) {
    const x = Math.floor(startX + column * stepX)
    const y = Math.floor(startY + column * stepY)
    const right = x & (STEPS_PER_PX - 1)
    const below = y & (STEPS_PER_PX - 1)
    const x0 = x >> STEP_BITS
    const y0 = y >> STEP_BITS
    const left = clamp(x0, width - 1)
    const rightOf = clamp(x0 + 1, width - 1)
    const top = clamp(y0, height - 1)
    const bottom = clamp(y0 + 1, height - 1)
    // Beyond the picture a clamped place counts fully where the border repeats and not at all where it is black.
    const black = border === 'black'
    const shareLeft = black && left !== x0 ? 0 : STEPS_PER_PX - right
    const shareRight = black && rightOf !== x0 + 1 ? 0 : right
    const shareTop = black && top !== y0 ? 0 : STEPS_PER_PX - below
    const shareBottom = black && bottom !== y0 + 1 ? 0 : below
    const to = at + column
    for (let colour = 0; colour < 3; colour++) {
      const sum =
        (pixels[top * stride + left * 3 + colour] as number) * shareLeft * shareTop +
        (pixels[top * stride + rightOf * 3 + colour] as number) * shareRight * shareTop +
        (pixels[bottom * stride + left * 3 + colour] as number) * shareLeft * shareBottom +
        (pixels[bottom * stride + rightOf * 3 + colour] as number) * shareRight * shareBottom
      target[to + colour * plane] = SHARES[(sum + ROUND) >> WEIGHT_BITS] as number
    }
  }
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(value, max))
}
