import type { Border, Picture } from './warp-roi.ts'
import { ROUND, STEP_BITS, STEPS_PER_PX, WEIGHT_BITS } from './warp-steps.ts'
import { F64, I32, startWasm, V128, wasm, wasmModule } from './wasm-module.ts'

/** Part of a picture, pixels; left and top included, right and bottom not; it may reach beyond the picture. */
export interface PictureWindow {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The warp's hot loop in WebAssembly with SIMD. */
export interface WarpKernel {
  /** What the kernel writes into. */
  readonly planes: Float32Array
  /** Copies a window of a picture into the kernel's memory, with what the border says beyond the picture. */
  take(picture: Picture, window: PictureWindow, border: Border): void
  /**
   * Warps one row of `count` pixels from the window, the first at (x, y), the others by (stepX, stepY) each, in
   * steps of the whole picture, to `planes[at]`, `planes[at + plane]` and `planes[at + 2 × plane]`. All of them and
   * their right and lower neighbours lie in the window.
   */
  row(x: number, y: number, stepX: number, stepY: number, count: number, at: number, plane: number): void
}

/** Bytes that a kernel's window may have: a letterboxed picture of 1280 pixels a side. */
export const MOST_WINDOW_BYTES: number = 5 * 1024 * 1024
const PAGE_BYTES = 65_536
/** The last pixel is read as eight bytes. */
const OVERREAD_BYTES = 8

/** A kernel with room for so many numbers in `planes`. */
export function createWarpKernel(planesLength: number): WarpKernel {
  const planesAt = MOST_WINDOW_BYTES + OVERREAD_BYTES
  const pages = Math.ceil((planesAt + planesLength * Float32Array.BYTES_PER_ELEMENT) / PAGE_BYTES)
  const exported = startWasm(warpRowModule(pages))
  const memory = exported.memory as { readonly buffer: ArrayBuffer }
  const warpRow = exported.warpRow as (...values: readonly number[]) => void
  const source = new Uint8Array(memory.buffer, 0, MOST_WINDOW_BYTES)
  let stride = 0
  let originX = 0
  let originY = 0
  return {
    planes: new Float32Array(memory.buffer, planesAt, planesLength),
    take(picture, window, border) {
      copyWindow(picture, window, border, source)
      stride = (window.right - window.left) * 3
      originX = window.left * STEPS_PER_PX
      originY = window.top * STEPS_PER_PX
    },
    row(x, y, stepX, stepY, count, at, plane) {
      const [to, planeBytes] = [planesAt + 4 * at, 4 * plane]
      warpRow(0, stride, x - originX, y - originY, stepX, stepY, count, to, planeBytes)
    },
  }
}

function copyWindow(picture: Picture, window: PictureWindow, border: Border, target: Uint8Array): void {
  const { width, height, pixels } = picture
  const { left, top, right, bottom } = window
  const stride = (right - left) * 3
  const [firstColumn, endColumn] = [clamp(left, width - 1), clamp(right - 1, width - 1) + 1]
  for (let row = top; row < bottom; row++) {
    const at = (row - top) * stride
    const inside = clamp(row, height - 1)
    if (border === 'black' && inside !== row) {
      target.fill(0, at, at + stride)
      continue
    }
    const from = inside * width * 3
    target.set(pixels.subarray(from + firstColumn * 3, from + endColumn * 3), at + (firstColumn - left) * 3)
    if (left < 0) spread(pixels, from, border, target, at, at - left * 3)
    if (right > width)
      spread(pixels, from + (width - 1) * 3, border, target, at + (width - left) * 3, at + stride)
  }
}

/** Fills a run of bytes with one pixel, or with black. */
function spread(
  pixels: Uint8Array,
  from: number,
  border: Border,
  target: Uint8Array,
  start: number,
  end: number,
): void {
  if (border === 'black') {
    target.fill(0, start, end)
    return
  }
  const [red, green, blue] = [pixels[from] ?? 0, pixels[from + 1] ?? 0, pixels[from + 2] ?? 0]
  for (let at = start; at < end; at += 3) {
    target[at] = red
    target[at + 1] = green
    target[at + 2] = blue
  }
}

function clamp(value: number, max: number): number {
  return Math.max(0, Math.min(value, max))
}

/**
 * For each pixel: its place, cut to steps; two neighbours of the upper and of the lower row, eight bytes each,
 * spread to pairs (left, right) of each colour; a dot product with the shares (left, right) for each pair;
 * both rows by their shares; rounded, divided by 255 and stored, a colour a plane.
 */
function warpRowModule(pages: number): Uint8Array {
  const parameters = [I32, I32, F64, F64, F64, F64, I32, I32, I32]
  const [source, stride, startX, startY, stepX, stepY, count, to, plane] = parameters.keys()
  const locals = [I32, I32, I32, I32, V128, V128]
  const [column, x, y, pixel, shares, colour] = Array.from(locals.keys(), (n) => n + parameters.length)
  const get = (local: number | undefined): number[] => wasm.localGet(local ?? 0)
  const set = (local: number | undefined): number[] => wasm.localSet(local ?? 0)

  const place = (start: number | undefined, step: number | undefined): number[] => [
    ...[...get(start), ...get(column), ...wasm.f64ConvertI32S, ...get(step)],
    ...[...wasm.f64Mul, ...wasm.f64Add, ...wasm.i32TruncF64S],
  ]
  const wholePixels = (steps: number | undefined): number[] => [
    ...get(steps),
    ...wasm.i32Const(STEP_BITS),
    ...wasm.i32ShrS,
  ]
  const shareOfPixel = (steps: number | undefined): number[] => [
    ...get(steps),
    ...wasm.i32Const(STEPS_PER_PX - 1),
    ...wasm.i32And,
  ]
  /** red, green, blue of two neighbours mixed, as 32-bit numbers. */
  const mixed = (address: readonly number[]): number[] => [
    ...[...address, ...wasm.v128Load64Zero, ...wasm.v128Const(PAIRS_OF_COLOURS), ...wasm.i8x16Swizzle],
    ...[...get(shares), ...wasm.i32x4DotI16x8S],
  ]
  const store = (lane: number, address: readonly number[]): number[] => [
    ...address,
    ...get(colour),
    ...wasm.v128Store32Lane(lane),
  ]
  const onePixel = [
    ...[...place(startX, stepX), ...set(x), ...place(startY, stepY), ...set(y)],
    // pixel = source + rows × stride + columns × 3
    ...[...get(source), ...wholePixels(y), ...get(stride), ...wasm.i32Mul, ...wasm.i32Add],
    ...[...wholePixels(x), ...wasm.i32Const(3), ...wasm.i32Mul, ...wasm.i32Add, ...set(pixel)],
    // shares = (steps - right, right) in each pair of 16 bits: right × 65536 + steps - right
    ...[...shareOfPixel(x), ...wasm.i32Const(0xffff), ...wasm.i32Mul],
    ...[...wasm.i32Const(STEPS_PER_PX), ...wasm.i32Add, ...wasm.i32x4Splat, ...set(shares)],
    ...[...shareOfPixel(y), ...set(y)],
    ...[...mixed(get(pixel)), ...wasm.i32Const(STEPS_PER_PX), ...get(y), ...wasm.i32Sub],
    ...[...wasm.i32x4Splat, ...wasm.i32x4Mul],
    ...mixed([...get(pixel), ...get(stride), ...wasm.i32Add]),
    ...[...get(y), ...wasm.i32x4Splat, ...wasm.i32x4Mul, ...wasm.i32x4Add],
    ...[...wasm.i32Const(ROUND), ...wasm.i32x4Splat, ...wasm.i32x4Add],
    ...[...wasm.i32Const(WEIGHT_BITS), ...wasm.i32x4ShrU, ...wasm.f32x4ConvertI32x4S],
    ...[...wasm.v128Const(new Uint8Array(new Float32Array(4).fill(255).buffer)), ...wasm.f32x4Div],
    ...set(colour),
    ...store(0, get(to)),
    ...store(1, [...get(to), ...get(plane), ...wasm.i32Add]),
    ...store(2, [...get(to), ...get(plane), ...wasm.i32Add, ...get(plane), ...wasm.i32Add]),
    ...[...get(to), ...wasm.i32Const(4), ...wasm.i32Add, ...set(to)],
    ...[...get(column), ...wasm.i32Const(1), ...wasm.i32Add, ...wasm.localTee(column ?? 0)],
    ...[...get(count), ...wasm.i32LtS],
  ]
  return wasmModule({ name: 'warpRow', parameters, locals, body: wasm.repeatWhile(onePixel) }, pages)
}

/** Bytes r g b r' g' b' to 16-bit r r' g g' b b' 0 0; a place beyond the vector gives 0. */
const PAIRS_OF_COLOURS: Uint8Array = Uint8Array.of(0, 99, 3, 99, 1, 99, 4, 99, 2, 99, 5, 99, 99, 99, 99, 99)
