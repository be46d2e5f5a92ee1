/** Where each dimension of NCHW lies in NHWC. */
export const NHWC_FROM_NCHW_ORDER = [0, 2, 3, 1] as const
export const NCHW_FROM_NHWC_ORDER = [0, 3, 1, 2] as const

/** A TFLite shape as ONNX has it: pictures (4 dimensions) with channels first, the rest unchanged. */
export function channelsFirst(shape: readonly number[]): readonly number[] {
  return shape.length === 4 ? NCHW_FROM_NHWC_ORDER.map((from) => shape[from] ?? 0) : shape
}

/** Where dimension `axis` of a TFLite tensor of `rank` dimensions lies in ONNX. */
export function axisChannelsFirst(axis: number, rank: number): number {
  const fromFront = axis < 0 ? axis + rank : axis
  return rank === 4 ? (NCHW_FROM_NHWC_ORDER as readonly number[]).indexOf(fromFront) : fromFront
}

/** Reorders a 4-dimensional array so that its new dimension i is the old dimension `order[i]`. */
export function transpose4d(
  values: Float32Array,
  shape: readonly number[],
  order: readonly [number, number, number, number],
): Float32Array {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((product, size) => product * size, 1))
  const [size0 = 0, size1 = 0, size2 = 0, size3 = 0] = order.map((axis) => shape[axis])
  const [stride0 = 0, stride1 = 0, stride2 = 0, stride3 = 0] = order.map((axis) => strides[axis])
  const moved = new Float32Array(values.length)
  let at = 0
  for (let i = 0; i < size0; i += 1)
    for (let j = 0; j < size1; j += 1)
      for (let k = 0; k < size2; k += 1)
        for (let l = 0; l < size3; l += 1) {
          moved[at] = values[i * stride0 + j * stride1 + k * stride2 + l * stride3] ?? 0
          at += 1
        }
  return moved
}
