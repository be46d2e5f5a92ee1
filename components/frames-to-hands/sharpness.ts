/**
 * Variance of the Laplacian of a crop's grey values (0..255), the usual focus measure; higher is sharper.
 *
 * @param planes red, green and blue planes of `sizePx` × `sizePx`, 0..1, as `warpRoi` writes them
 * @param scratch room for `sizePx` × `sizePx` numbers
 */
export function sharpnessOf(planes: Float32Array, sizePx: number, scratch: Float32Array): number {
  const plane = sizePx * sizePx
  for (let at = 0; at < plane; at++)
    scratch[at] =
      RED * (planes[at] as number) +
      GREEN * (planes[at + plane] as number) +
      BLUE * (planes[at + 2 * plane] as number)
  let sum = 0
  let sumOfSquares = 0
  for (let row = 1; row < sizePx - 1; row++) {
    for (let at = row * sizePx + 1; at < (row + 1) * sizePx - 1; at++) {
      const laplacian =
        (scratch[at - 1] as number) +
        (scratch[at + 1] as number) +
        (scratch[at - sizePx] as number) +
        (scratch[at + sizePx] as number) -
        4 * (scratch[at] as number)
      sum += laplacian
      sumOfSquares += laplacian * laplacian
    }
  }
  const count = (sizePx - 2) ** 2
  return sumOfSquares / count - (sum / count) ** 2
}

/** Luma of ITU-R BT.601, scaled to 0..255. */
const RED = 0.299 * 255
const GREEN = 0.587 * 255
const BLUE = 0.114 * 255
