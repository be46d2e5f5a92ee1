/** Widens IEEE 754 half-precision numbers, as TFLite stores weights, to single precision; exact. */
export function float32FromFloat16(halves: Uint16Array): Float32Array {
  const wide = new Float32Array(halves.length)
  for (let index = 0; index < halves.length; index += 1) {
    const half = halves[index] ?? 0
    const sign = half & 0x8000 ? -1 : 1
    const exponent = (half >> 10) & 0x1f
    const fraction = half & 0x3ff
    if (exponent === 0) wide[index] = sign * fraction * 2 ** -24
    else if (exponent === 31) wide[index] = fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
    else wide[index] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
  }
  return wide
}
