/** Rows whose Laplacians are taken: every so many; the variance of an eighth of them is near that of all. */
const ROW_STEP = 8

/** Luma of ITU-R BT.601, scaled to 0..255. */
const RED = 0.299 * 255
const GREEN = 0.587 * 255
const BLUE = 0.114 * 255

/**
 * Variance of the Laplacian of a crop's grey values (0..255), the usual focus measure; higher is sharper.
 *
 * @param planes red, green and blue planes of `sizePx` × `sizePx`, 0..1, as `warpRoi` writes them
 * @param scratch room for 3 × `sizePx` numbers
 */
export function sharpnessOf(planes: Float32Array, sizePx: number, scratch: Float32Array): number {
  let sum = 0
  let sumOfSquares = 0
  let count = 0
  for (let row = 1; row < sizePx - 1; row += ROW_STEP) {
    greyRows(planes, sizePx, row - 1, scratch)
    for (let at = sizePx + 1; at < 2 * sizePx - 1; at++) {
      const laplacian =
        (scratch[at - 1] as number) +
        (scratch[at + 1] as number) +
        (scratch[at - sizePx] as number) +
        (scratch[at + sizePx] as number) -
        4 * (scratch[at] as number)
      sum += laplacian
      sumOfSquares += laplacian * laplacian
    }
    count += sizePx - 2
  }
  return sumOfSquares / count - (sum / count) ** 2
}

/** Three rows of grey values from `row` on. */
function greyRows(planes: Float32Array, sizePx: number, row: number, into: Float32Array): void {
  const plane = sizePx * sizePx
  const start = row * sizePx
  for (let at = 0; at < 3 * sizePx; at++)
    into[at] =
      RED * (planes[start + at] as number) +
      GREEN * (planes[start + at + plane] as number) +
      BLUE * (planes[start + at + 2 * plane] as number)
}
