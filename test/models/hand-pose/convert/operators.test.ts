import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { convertNetwork } from '#models/hand-pose/convert/convert-network.js'
import { NCHW_FROM_NHWC_ORDER, transpose4d } from '#models/hand-pose/convert/layout.js'
import type { TfliteNetwork, TfliteTensor } from '#models/hand-pose/tflite/network.js'
import type { OperatorKind } from '#models/hand-pose/tflite/operator-kind.js'
import { DEFAULT_OPTIONS, type OperatorOptions } from '#models/hand-pose/tflite/operator-options.js'
import { openSession } from '#models/session.js'
import { ownFolder } from '../../../own-folder.ts'
import { seededNumbers } from '../../seeded-numbers.ts'
import { interpret, type ReferenceTensor } from '../reference-interpreter.ts'

/** Of values around 1 to 10: single precision, summed in another order. */
const TOLERANCE = 1e-4
const folder = ownFolder()

interface Case {
  readonly kind: OperatorKind
  readonly options?: Partial<OperatorOptions>
  /** Shapes of what flows in. */
  readonly inputs: readonly (readonly number[])[]
  readonly constants?: readonly TfliteTensor[]
  readonly output: readonly number[]
}

const constant = (shape: readonly number[], seed: number): TfliteTensor => ({
  name: `constant ${seed}`,
  shape,
  values: seededNumbers(
    shape.reduce((product, size) => product * size, 1),
    seed,
  ),
})
const whole = (...values: number[]): TfliteTensor => ({
  name: 'whole numbers',
  shape: [values.length],
  values: Int32Array.from(values),
})

const CASES: Readonly<Record<string, Case>> = {
  'ADD with RELU': {
    kind: 'ADD',
    options: { activation: 'relu' },
    inputs: [
      [1, 3, 4, 5],
      [1, 3, 4, 5],
    ],
    output: [1, 3, 4, 5],
  },
  'CONCATENATION of channels': {
    kind: 'CONCATENATION',
    options: { axis: 3 },
    inputs: [
      [1, 2, 3, 4],
      [1, 2, 3, 2],
    ],
    output: [1, 2, 3, 6],
  },
  'CONCATENATION of rows, axis counted from the end': {
    kind: 'CONCATENATION',
    options: { axis: -2 },
    inputs: [
      [1, 5, 3],
      [1, 2, 3],
    ],
    output: [1, 7, 3],
  },
  'CONV_2D, SAME with an odd pixel of padding, stride 2, RELU6': {
    kind: 'CONV_2D',
    options: { strides: [2, 2], activation: 'relu6' },
    inputs: [[1, 6, 8, 3]],
    constants: [constant([4, 3, 3, 3], 1), constant([4], 2)],
    output: [1, 3, 4, 4],
  },
  'CONV_2D, VALID, dilated, filter of 3×2': {
    kind: 'CONV_2D',
    options: { padding: 'valid', dilations: [2, 1] },
    inputs: [[1, 7, 6, 2]],
    constants: [constant([3, 3, 2, 2], 3), constant([3], 4)],
    output: [1, 3, 5, 3],
  },
  'CONV_2D without bias': {
    kind: 'CONV_2D',
    inputs: [[1, 4, 4, 3]],
    constants: [constant([2, 1, 1, 3], 5)],
    output: [1, 4, 4, 2],
  },
  'DEPTHWISE_CONV_2D, SAME, 5×5': {
    kind: 'DEPTHWISE_CONV_2D',
    inputs: [[1, 7, 6, 4]],
    constants: [constant([1, 5, 5, 4], 6), constant([4], 7)],
    output: [1, 7, 6, 4],
  },
  'DEPTHWISE_CONV_2D with two outputs a channel and stride 2': {
    kind: 'DEPTHWISE_CONV_2D',
    options: { strides: [2, 2] },
    inputs: [[1, 6, 6, 3]],
    constants: [constant([1, 3, 3, 6], 8), constant([6], 9)],
    output: [1, 3, 3, 6],
  },
  'FULLY_CONNECTED with RELU': {
    kind: 'FULLY_CONNECTED',
    options: { activation: 'relu' },
    inputs: [[1, 10]],
    constants: [constant([4, 10], 10), constant([4], 11)],
    output: [1, 4],
  },
  LOGISTIC: { kind: 'LOGISTIC', inputs: [[1, 9]], output: [1, 9] },
  'MAX_POOL_2D, SAME on an odd size': {
    kind: 'MAX_POOL_2D',
    options: { window: [2, 2], strides: [2, 2] },
    inputs: [[1, 5, 7, 3]],
    output: [1, 3, 4, 3],
  },
  'MAX_POOL_2D, VALID, window 3×2': {
    kind: 'MAX_POOL_2D',
    options: { padding: 'valid', window: [3, 2], strides: [2, 1] },
    inputs: [[1, 7, 4, 2]],
    output: [1, 3, 3, 2],
  },
  'MEAN over height and width': {
    kind: 'MEAN',
    inputs: [[1, 4, 3, 5]],
    constants: [whole(1, 2)],
    output: [1, 5],
  },
  'MEAN that keeps its dimensions, axes counted from the end': {
    kind: 'MEAN',
    options: { keepDims: true },
    inputs: [[1, 4, 3, 5]],
    constants: [whole(-2, -3)],
    output: [1, 1, 1, 5],
  },
  'PAD of rows, columns and channels': {
    kind: 'PAD',
    inputs: [[1, 2, 3, 2]],
    constants: [{ name: 'paddings', shape: [4, 2], values: Int32Array.of(0, 0, 1, 0, 0, 2, 0, 3) }],
    output: [1, 3, 5, 5],
  },
  PRELU: {
    kind: 'PRELU',
    inputs: [[1, 4, 4, 6]],
    constants: [constant([1, 1, 6], 12)],
    output: [1, 4, 4, 6],
  },
  'RESHAPE of a picture into rows': {
    kind: 'RESHAPE',
    inputs: [[1, 3, 2, 8]],
    constants: [whole(1, -1, 4)],
    output: [1, 12, 4],
  },
  'RESHAPE of rows into a picture': {
    kind: 'RESHAPE',
    inputs: [[1, 12, 4]],
    constants: [whole(1, 4, 6, 2)],
    output: [1, 4, 6, 2],
  },
  'RESIZE_BILINEAR with half-pixel centres': {
    kind: 'RESIZE_BILINEAR',
    options: { halfPixelCenters: true },
    inputs: [[1, 3, 4, 2]],
    constants: [whole(6, 8)],
    output: [1, 6, 8, 2],
  },
  'RESIZE_BILINEAR with aligned corners': {
    kind: 'RESIZE_BILINEAR',
    options: { alignCorners: true },
    inputs: [[1, 3, 4, 2]],
    constants: [whole(6, 8)],
    output: [1, 6, 8, 2],
  },
  'RESIZE_BILINEAR from the upper left': {
    kind: 'RESIZE_BILINEAR',
    inputs: [[1, 3, 4, 2]],
    constants: [whole(6, 8)],
    output: [1, 6, 8, 2],
  },
}

describe('each converted operator computes what its definition says', () => {
  test.for(Object.entries(CASES))('%s', async ([name, oneCase]) => {
    const network = networkOf(oneCase)
    for (const batch of [1, 3]) {
      const inputs = oneCase.inputs.map((shape, nth): ReferenceTensor => {
        const open = [batch, ...shape.slice(1)]
        return {
          shape: open,
          values: seededNumbers(
            open.reduce((a, b) => a * b, 1),
            100 + nth,
          ),
        }
      })
      const [expected] = interpret(network, inputs)
      const found = await runConverted(name, network, inputs)
      expect(found.dims).toEqual(channelsFirst(expected!).dims)
      expectClose(found.data, channelsFirst(expected!).data)
    }
  })
})

describe('what the hand networks do not use is refused in one sentence', () => {
  const refusals: Readonly<Record<string, [Case, RegExp]>> = {
    'an addition of different shapes': [
      {
        kind: 'ADD',
        inputs: [
          [1, 2, 2, 4],
          [1, 4],
        ],
        output: [1, 2, 2, 4],
      },
      /ADD adds \[1,2,2,4\] and \[1,4\], which signline does not convert/,
    ],
    'a mean over channels': [
      { kind: 'MEAN', inputs: [[1, 2, 2, 4]], constants: [whole(3)], output: [1, 2, 2] },
      /MEAN runs over dimensions 3 of 4/,
    ],
    'a reshape that changes the batch': [
      { kind: 'RESHAPE', inputs: [[1, 4, 2]], constants: [whole(2, 4)], output: [2, 4] },
      /RESHAPE changes the batch from 1 to 2/,
    ],
    'weights that the graph computes': [
      {
        kind: 'FULLY_CONNECTED',
        inputs: [
          [1, 4],
          [2, 4],
        ],
        output: [1, 2],
      },
      /takes its "input 1" from the graph/,
    ],
    'slopes of another number than the channels': [
      { kind: 'PRELU', inputs: [[1, 2, 2, 4]], constants: [constant([1, 1, 3], 1)], output: [1, 2, 2, 4] },
      /PRELU has 3 slopes for 4 channels/,
    ],
  }
  test.for(Object.entries(refusals))('%s', ([, [oneCase, message]]) => {
    const names = { inputs: oneCase.inputs.map((_, nth) => `in${nth}`), outputs: ['out'] }
    expect(() => convertNetwork(networkOf(oneCase), 'test', names)).toThrow(message)
  })
})

test('the converted file has the same bytes each time', () => {
  const network = networkOf(CASES.PRELU!)
  const names = { inputs: ['in'], outputs: ['out'] }
  expect(convertNetwork(network, 'test', names)).toEqual(convertNetwork(network, 'test', names))
})

function networkOf({ kind, options = {}, inputs, constants = [], output }: Case): TfliteNetwork {
  const flowing = inputs.map(
    (shape, nth): TfliteTensor => ({ name: `input ${nth}`, shape, values: undefined }),
  )
  const tensors = [...flowing, ...constants, { name: 'output', shape: output, values: undefined }]
  const operator = {
    kind,
    options: { ...DEFAULT_OPTIONS, ...options },
    inputs: [...flowing, ...constants].map((_, nth) => nth),
    outputs: [tensors.length - 1],
  }
  return {
    tensors,
    operators: [operator],
    inputs: flowing.map((_, nth) => nth),
    outputs: [tensors.length - 1],
  }
}

async function runConverted(
  name: string,
  network: TfliteNetwork,
  inputs: readonly ReferenceTensor[],
): Promise<{ data: Float32Array; dims: readonly number[] }> {
  const names = inputs.map((_, nth) => `in${nth}`)
  const path = join(folder, `${name.replaceAll(/\W/g, '-')}.onnx`)
  writeFileSync(path, convertNetwork(network, name, { inputs: names, outputs: ['out'] }))
  await using session = await openSession(path, { model: name, device: 'cpu' })
  const results = await session.run(
    Object.fromEntries(names.map((input, nth) => [input, channelsFirst(inputs[nth]!)])),
  )
  return results.out!
}

function channelsFirst({ shape, values }: ReferenceTensor): { data: Float32Array; dims: readonly number[] } {
  const floats = Float32Array.from(values)
  if (shape.length !== 4) return { data: floats, dims: shape }
  return {
    data: transpose4d(floats, shape, NCHW_FROM_NHWC_ORDER),
    dims: NCHW_FROM_NHWC_ORDER.map((axis) => shape[axis]!),
  }
}

function expectClose(found: Float32Array, expected: Float32Array): void {
  const largest = found.reduce((most, value, at) => Math.max(most, Math.abs(value - expected[at]!)), 0)
  expect(largest).toBeLessThan(TOLERANCE)
}
