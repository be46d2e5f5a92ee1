import type { Roi } from './roi.ts'

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

/** Places are cut to this share of a pixel and colours to 8 bits, as OpenCV's warpPerspective does. */
const STEPS_PER_PX = 32
const STEP_BITS = 5
const WEIGHT_ONE = STEPS_PER_PX * STEPS_PER_PX
const WEIGHT_BITS = 2 * STEP_BITS

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
  const { width, height } = picture
  const step = (roi.sidePx / sizePx) * STEPS_PER_PX
  const stepX = Math.cos(roi.rotationRad) * step
  const stepY = Math.sin(roi.rotationRad) * step
  const half = sizePx / 2
  // Where the ROI's top left corner lies, in steps; half a step more so that cutting rounds.
  const startX = roi.centreXPx * STEPS_PER_PX - half * stepX + half * stepY + 0.5
  const startY = roi.centreYPx * STEPS_PER_PX - half * stepY - half * stepX + 0.5
  const last = sizePx - 1
  // A row whose two ends lie inside (one pixel to the right and below them too) lies inside as a whole.
  const maxX = (width - 1) * STEPS_PER_PX
  const maxY = (height - 1) * STEPS_PER_PX
  for (let row = 0; row < sizePx; row++) {
    const x = startX - row * stepY
    const y = startY + row * stepX
    const endX = x + last * stepX
    const endY = y + last * stepY
    const at = offset + row * sizePx
    const inside =
      Math.min(x, endX) >= 0 && Math.max(x, endX) < maxX && Math.min(y, endY) >= 0 && Math.max(y, endY) < maxY
    if (inside) warpRowInside(picture, x, y, stepX, stepY, sizePx, target, at)
    else warpRowAtEdge(picture, border, x, y, stepX, stepY, sizePx, target, at)
  }
}

/** The colours as the networks take them, 0..1: looking one up is faster than dividing. */
const SHARES: Float32Array = Float32Array.from({ length: 256 }, (_, colour) => colour / 255)
const ROUND = WEIGHT_ONE / 2

/** The hot loop of the whole stage: no branches, no bounds to check. */
function warpRowInside(
  { width, pixels }: Picture,
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
    const x = (startX + column * stepX) | 0
    const y = (startY + column * stepY) | 0
    const right = x & (STEPS_PER_PX - 1)
    const below = y & (STEPS_PER_PX - 1)
    const left = STEPS_PER_PX - right
    const above = STEPS_PER_PX - below
    const p = (y >> STEP_BITS) * stride + (x >> STEP_BITS) * 3
    const q = p + stride
    const red =
      ((pixels[p] as number) * left + (pixels[p + 3] as number) * right) * above +
      ((pixels[q] as number) * left + (pixels[q + 3] as number) * right) * below
    const green =
      ((pixels[p + 1] as number) * left + (pixels[p + 4] as number) * right) * above +
      ((pixels[q + 1] as number) * left + (pixels[q + 4] as number) * right) * below
    const blue =
      ((pixels[p + 2] as number) * left + (pixels[p + 5] as number) * right) * above +
      ((pixels[q + 2] as number) * left + (pixels[q + 5] as number) * right) * below
    const to = at + column
    target[to] = SHARES[(red + ROUND) >> WEIGHT_BITS] as number
    target[to + plane] = SHARES[(green + ROUND) >> WEIGHT_BITS] as number
    target[to + 2 * plane] = SHARES[(blue + ROUND) >> WEIGHT_BITS] as number
  }
}

function warpRowAtEdge(
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
