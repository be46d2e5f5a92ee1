import type { OnnxAttribute } from '../../onnx/graph.ts'
import type { TfliteOperator } from '../../tflite/network.ts'
import type { Padding } from '../../tflite/operator-options.ts'
import type { Conversion } from '../conversion.ts'
import { transpose4d } from '../layout.ts'
import { withActivation } from './activation.ts'
import type { ConvertOperator } from './convert-operator.ts'

/** TFLite's SAME puts the odd row or column of padding at the end, which ONNX calls SAME_UPPER. */
export const AUTO_PAD: Readonly<Record<Padding, string>> = { same: 'SAME_UPPER', valid: 'VALID' }

/** Filter [out][height][width][in] becomes [out][in][height][width]. */
export const convolution: ConvertOperator = (operator, conversion) => {
  const { shape } = conversion.constant(operator, 1)
  const inputChannels = conversion.inputShape(operator, 0).at(-1) ?? 0
  const filterChannels = shape.at(-1) ?? 0
  if (inputChannels % filterChannels !== 0)
    throw conversion.unsupported(operator, `has ${filterChannels} filter channels for ${inputChannels}`)
  const filter = transpose4d(conversion.floats(operator, 1), shape, [0, 3, 1, 2])
  return convolve(operator, conversion, filter, [0, 3, 1, 2], inputChannels / filterChannels)
}

/** Filter [1][height][width][out] becomes [out][1][height][width]; each input channel is a group. */
export const depthwiseConvolution: ConvertOperator = (operator, conversion) => {
  const { shape } = conversion.constant(operator, 1)
  const filter = transpose4d(conversion.floats(operator, 1), shape, [3, 0, 1, 2])
  return convolve(operator, conversion, filter, [3, 0, 1, 2], conversion.inputShape(operator, 0).at(-1) ?? 0)
}

function convolve(
  operator: TfliteOperator,
  conversion: Conversion,
  filter: Float32Array,
  order: readonly number[],
  group: number,
): string {
  const { graph } = conversion
  const { shape } = conversion.constant(operator, 1)
  const filterDims = order.map((axis) => shape[axis] ?? 0)
  const bias = conversion.optionalConstant(operator, 2) && conversion.floats(operator, 2)
  const attributes: Record<string, OnnxAttribute> = {
    kernel_shape: filterDims.slice(2),
    strides: operator.options.strides,
    dilations: operator.options.dilations,
    group,
    auto_pad: AUTO_PAD[operator.options.padding],
  }
  const convolved = graph.node(
    'Conv',
    [
      conversion.input(operator, 0),
      graph.floats(filter, filterDims),
      ...(bias ? [graph.floats(bias, [bias.length])] : []),
    ],
    attributes,
  )
  return withActivation(graph, convolved, operator.options.activation)
}
