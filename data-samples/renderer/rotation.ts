/** A point or direction: x, y, z. */
export type Vec3 = readonly [number, number, number]
/** A 3×3 matrix, row by row. */
export type Mat3 = readonly [number, number, number, number, number, number, number, number, number]

export const IDENTITY: Mat3 = [1, 0, 0, 0, 1, 0, 0, 0, 1]

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Turns y towards z. */
export function aboutX(degrees: number): Mat3 {
  const c = Math.cos(radians(degrees))
  const s = Math.sin(radians(degrees))
  return [1, 0, 0, 0, c, -s, 0, s, c]
}

/** Turns z towards x. */
export function aboutY(degrees: number): Mat3 {
  const c = Math.cos(radians(degrees))
  const s = Math.sin(radians(degrees))
  return [c, 0, s, 0, 1, 0, -s, 0, c]
}

/** Turns x towards y. */
export function aboutZ(degrees: number): Mat3 {
  const c = Math.cos(radians(degrees))
  const s = Math.sin(radians(degrees))
  return [c, -s, 0, s, c, 0, 0, 0, 1]
}

export function multiply(a: Mat3, b: Mat3): Mat3 {
  const [a0, a1, a2, a3, a4, a5, a6, a7, a8] = a
  const [b0, b1, b2, b3, b4, b5, b6, b7, b8] = b
  return [
    a0 * b0 + a1 * b3 + a2 * b6,
    a0 * b1 + a1 * b4 + a2 * b7,
    a0 * b2 + a1 * b5 + a2 * b8,
    a3 * b0 + a4 * b3 + a5 * b6,
    a3 * b1 + a4 * b4 + a5 * b7,
    a3 * b2 + a4 * b5 + a5 * b8,
    a6 * b0 + a7 * b3 + a8 * b6,
    a6 * b1 + a7 * b4 + a8 * b7,
    a6 * b2 + a7 * b5 + a8 * b8,
  ]
}

/** The first of `factors` is applied last, as in writing A·B·v. */
export function product(...factors: readonly Mat3[]): Mat3 {
  return factors.reduce(multiply, IDENTITY)
}

export function transpose(m: Mat3): Mat3 {
  const [a, b, c, d, e, f, g, h, i] = m
  return [a, d, g, b, e, h, c, f, i]
}

export function rotate(m: Mat3, v: Vec3): Vec3 {
  const [x, y, z] = v
  return [m[0] * x + m[1] * y + m[2] * z, m[3] * x + m[4] * y + m[5] * z, m[6] * x + m[7] * y + m[8] * z]
}

export function fromColumns(x: Vec3, y: Vec3, z: Vec3): Mat3 {
  return [x[0], y[0], z[0], x[1], y[1], z[1], x[2], y[2], z[2]]
}

export function fromQuaternion(q: readonly [number, number, number, number]): Mat3 {
  const [x, y, z, w] = q
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ]
}

export const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
export const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const scale = (v: Vec3, factor: number): Vec3 => [v[0] * factor, v[1] * factor, v[2] * factor]
export const dot = (a: Vec3, b: Vec3): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const lengthOf = (v: Vec3): number => Math.hypot(...v)
export const normalise = (v: Vec3): Vec3 => scale(v, 1 / lengthOf(v))
export const cross = (a: Vec3, b: Vec3): Vec3 => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** The Rodrigues vector (axis times angle in radians) of a rotation, as OpenCV and anipose write it. */
export function toRodrigues(m: Mat3): Vec3 {
  const axis: Vec3 = [m[7] - m[5], m[2] - m[6], m[3] - m[1]]
  const sine = lengthOf(axis) / 2
  const cosine = (m[0] + m[4] + m[8] - 1) / 2
  const angle = Math.atan2(sine, cosine)
  if (sine > 1e-9) return scale(axis, angle / (2 * sine))
  if (cosine > 0) return [0, 0, 0]
  // Half a turn: the axis is the column of (m + 1)/2 that is largest.
  const columns: readonly Vec3[] = [
    [m[0] + 1, m[3], m[6]],
    [m[1], m[4] + 1, m[7]],
    [m[2], m[5], m[8] + 1],
  ]
  const largest = columns.reduce((best, column) => (lengthOf(column) > lengthOf(best) ? column : best))
  return scale(normalise(largest), angle)
}

export function fromRodrigues(vector: Vec3): Mat3 {
  const angle = lengthOf(vector)
  if (angle < 1e-12) return IDENTITY
  const [x, y, z] = scale(vector, 1 / angle)
  const c = Math.cos(angle)
  const s = Math.sin(angle)
  const t = 1 - c
  return [
    t * x * x + c,
    t * x * y - s * z,
    t * x * z + s * y,
    t * x * y + s * z,
    t * y * y + c,
    t * y * z - s * x,
    t * x * z - s * y,
    t * y * z + s * x,
    t * z * z + c,
  ]
}

/** The part `share` (0..1) of the way from one orientation to another, by the shortest turn. */
export function between(from: Mat3, to: Mat3, share: number): Mat3 {
  const turn = toRodrigues(multiply(to, transpose(from)))
  return multiply(fromRodrigues(scale(turn, share)), from)
}
