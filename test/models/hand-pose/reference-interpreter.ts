import type { TfliteNetwork, TfliteOperator } from '#models/hand-pose/tflite/network.js'
import type { OperatorKind } from '#models/hand-pose/tflite/operator-kind.js'
import type { Activation } from '#models/hand-pose/tflite/operator-options.js'

/** A TFLite tensor with its values; pictures are [batch][height][width][channel]. */
export interface ReferenceTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array
}

/**
 * Runs a TFLite network with plain loops, one operator after the other: slow and easy to check against the
 * definition of each operator. Written apart from the converter, so that both have to be right to agree.
 */
export function interpret(
  network: TfliteNetwork,
  inputs: readonly ReferenceTensor[],
): readonly ReferenceTensor[] {
  const tensors = new Map<number, ReferenceTensor>()
  for (const [index, { shape, values }] of network.tensors.entries())
    if (values !== undefined) tensors.set(index, { shape, values })
  for (const [nth, index] of network.inputs.entries()) tensors.set(index, inputs[nth]!)
  for (const operator of network.operators) {
    const given = operator.inputs.map((index) => tensors.get(index)!)
    const outputShape = network.tensors[operator.outputs[0]!]!.shape
    tensors.set(operator.outputs[0]!, OPERATORS[operator.kind](given, operator, outputShape))
  }
  return network.outputs.map((index) => tensors.get(index)!)
}

type Run = (
  inputs: readonly ReferenceTensor[],
  operator: TfliteOperator,
  outputShape: readonly number[],
) => ReferenceTensor

const OPERATORS: Readonly<Record<OperatorKind, Run>> = {
  ADD: ([a, b], { options }) => ({
    shape: a!.shape,
    values: Float32Array.from(a!.values, (value, at) => activate(value + b!.values[at]!, options.activation)),
  }),
  CONCATENATION: (inputs, { options }) => concatenate(inputs, options.axis),
  CONV_2D: ([input, filter, bias], { options }) =>
    slide(input!, filter!.shape[0]!, [filter!.shape[1]!, filter!.shape[2]!], options, (patch, out) => {
      let sum = bias?.values[out] ?? 0
      const [, height = 0, width = 0, channels = 0] = filter!.shape
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          const at = patch(y, x)
          if (at < 0) continue
          const from = ((out * height + y) * width + x) * channels
          for (let c = 0; c < channels; c += 1) sum += input!.values[at + c]! * filter!.values[from + c]!
        }
      return sum
    }),
  DEPTHWISE_CONV_2D: ([input, filter, bias], { options }) =>
    slide(input!, filter!.shape[3]!, [filter!.shape[1]!, filter!.shape[2]!], options, (patch, out) => {
      let sum = bias?.values[out] ?? 0
      const [, height = 0, width = 0, outputs = 0] = filter!.shape
      const channel = Math.floor(out / (outputs / input!.shape[3]!))
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < width; x += 1) {
          const at = patch(y, x)
          if (at >= 0) sum += input!.values[at + channel]! * filter!.values[(y * width + x) * outputs + out]!
        }
      return sum
    }),
  DEQUANTIZE: ([input]) => input!,
  FULLY_CONNECTED: ([input, weights, bias], { options }) => {
    const [outputs = 0, width = 0] = weights!.shape
    const batch = input!.values.length / width
    const values = Float32Array.from({ length: batch * outputs }, (_, at) => {
      const [row, out] = [Math.floor(at / outputs), at % outputs]
      let sum = bias?.values[out] ?? 0
      for (let i = 0; i < width; i += 1)
        sum += input!.values[row * width + i]! * weights!.values[out * width + i]!
      return activate(sum, options.activation)
    })
    return { shape: [batch, outputs], values }
  },
  LOGISTIC: ([input]) => ({
    shape: input!.shape,
    values: Float32Array.from(input!.values, (value) => 1 / (1 + Math.exp(-value))),
  }),
  MAX_POOL_2D: ([input], { options }) =>
    slide(input!, input!.shape[3]!, options.window, options, (patch, channel) => {
      let largest = Number.NEGATIVE_INFINITY
      for (let y = 0; y < options.window[0]; y += 1)
        for (let x = 0; x < options.window[1]; x += 1) {
          const at = patch(y, x)
          if (at >= 0) largest = Math.max(largest, input!.values[at + channel]!)
        }
      return largest
    }),
  MEAN: ([input], { options }) => {
    const [batch = 0, height = 0, width = 0, channels = 0] = input!.shape
    const values = new Float32Array(batch * channels)
    for (let at = 0; at < input!.values.length; at += 1) {
      const to = Math.floor(at / (height * width * channels)) * channels + (at % channels)
      values[to]! += input!.values[at]! / (height * width)
    }
    return { shape: options.keepDims ? [batch, 1, 1, channels] : [batch, channels], values }
  },
  PAD: ([input, paddings]) => {
    const shape = input!.shape.map(
      (size, axis) => size + paddings!.values[2 * axis]! + paddings!.values[2 * axis + 1]!,
    )
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
    for (let at = 0; at < input!.values.length; at += 1) {
      const place = unravel(at, input!.shape).map((index, axis) => index + paddings!.values[2 * axis]!)
      values[ravel(place, shape)] = input!.values[at]!
    }
    return { shape, values }
  },
  PRELU: ([input, slopes]) => ({
    shape: input!.shape,
    values: Float32Array.from(input!.values, (value, at) =>
      value < 0 ? value * slopes!.values[at % slopes!.values.length]! : value,
    ),
  }),
  RESHAPE: ([input], _, outputShape) => {
    const shape = [input!.shape[0]!, ...outputShape.slice(1)]
    return { shape, values: input!.values }
  },
  RESIZE_BILINEAR: ([input], { options }, outputShape) => {
    const [batch = 0, height = 0, width = 0, channels = 0] = input!.shape
    const shape = [batch, outputShape[1]!, outputShape[2]!, channels]
    const place = (to: number, from: number, size: number): number => {
      if (options.alignCorners) return (to * (from - 1)) / (size - 1)
      return options.halfPixelCenters ? ((to + 0.5) * from) / size - 0.5 : (to * from) / size
    }
    const inside = (index: number, size: number): number => Math.min(Math.max(index, 0), size - 1)
    const values = Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => {
      const [n = 0, y = 0, x = 0, c = 0] = unravel(at, shape)
      const fromY = place(y, height, shape[1]!)
      const fromX = place(x, width, shape[2]!)
      const [y0, x0] = [Math.floor(fromY), Math.floor(fromX)]
      const pixel = (py: number, px: number): number =>
        input!.values[ravel([n, inside(py, height), inside(px, width), c], input!.shape)]!
      const [dy, dx] = [fromY - y0, fromX - x0]
      const upper = pixel(y0, x0) * (1 - dx) + pixel(y0, x0 + 1) * dx
      const lower = pixel(y0 + 1, x0) * (1 - dx) + pixel(y0 + 1, x0 + 1) * dx
      return upper * (1 - dy) + lower * dy
    })
    return { shape, values }
  },
}

/** Slides a window over a picture; `patch(y, x)` is where a pixel of the window starts, or -1 outside. */
function slide(
  input: ReferenceTensor,
  outputs: number,
  window: readonly [number, number],
  options: TfliteOperator['options'],
  compute: (patch: (y: number, x: number) => number, output: number) => number,
): ReferenceTensor {
  const [batch = 0, height = 0, width = 0, channels = 0] = input.shape
  const reach = window.map((size, axis) => (size - 1) * options.dilations[axis]! + 1)
  const size = [height, width].map((length, axis) =>
    options.padding === 'same'
      ? Math.ceil(length / options.strides[axis]!)
      : Math.ceil((length - reach[axis]! + 1) / options.strides[axis]!),
  )
  // Padding of SAME: what the windows reach over, the smaller half in front.
  const before = [height, width].map((length, axis) =>
    options.padding === 'same'
      ? Math.floor(Math.max((size[axis]! - 1) * options.strides[axis]! + reach[axis]! - length, 0) / 2)
      : 0,
  )
  const values = new Float32Array(batch * size[0]! * size[1]! * outputs)
  let at = 0
  for (let n = 0; n < batch; n += 1)
    for (let oy = 0; oy < size[0]!; oy += 1)
      for (let ox = 0; ox < size[1]!; ox += 1) {
        const patch = (wy: number, wx: number): number => {
          const y = oy * options.strides[0] - before[0]! + wy * options.dilations[0]
          const x = ox * options.strides[1] - before[1]! + wx * options.dilations[1]
          return y < 0 || y >= height || x < 0 || x >= width ? -1 : ((n * height + y) * width + x) * channels
        }
        for (let output = 0; output < outputs; output += 1) {
          values[at] = activate(compute(patch, output), options.activation)
          at += 1
        }
      }
  return { shape: [batch, size[0]!, size[1]!, outputs], values }
}

function concatenate(inputs: readonly ReferenceTensor[], axis: number): ReferenceTensor {
  const first = inputs[0]!
  const along = axis < 0 ? axis + first.shape.length : axis
  const shape = first.shape.map((size, at) =>
    at === along ? inputs.reduce((sum, input) => sum + input.shape[along]!, 0) : size,
  )
  const values = new Float32Array(shape.reduce((product, size) => product * size, 1))
  let offset = 0
  for (const input of inputs) {
    for (let at = 0; at < input.values.length; at += 1) {
      const place = unravel(at, input.shape)
      place[along]! += offset
      values[ravel(place, shape)] = input.values[at]!
    }
    offset += input.shape[along]!
  }
  return { shape, values }
}

function activate(value: number, activation: Activation): number {
  if (activation === 'none') return value
  return activation === 'relu' ? Math.max(value, 0) : Math.min(Math.max(value, 0), 6)
}

function ravel(place: readonly number[], shape: readonly number[]): number {
  return place.reduce((at, index, axis) => at * shape[axis]! + index, 0)
}

function unravel(at: number, shape: readonly number[]): number[] {
  const place = new Array<number>(shape.length)
  let rest = at
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    place[axis] = rest % shape[axis]!
    rest = Math.floor(rest / shape[axis]!)
  }
  return place
}
