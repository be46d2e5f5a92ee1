import { axisChannelsFirst, channelsFirst, NCHW_FROM_NHWC_ORDER, NHWC_FROM_NCHW_ORDER } from '../layout.ts'
import { withActivation } from './activation.ts'
import type { ConvertOperator } from './convert-operator.ts'

/**
 * TFLite lines numbers up with channels last, so a picture is turned back before it is reshaped. ONNX's 0
 * keeps the batch, whatever it is.
 */
export const reshape: ConvertOperator = (operator, conversion) => {
  const { graph } = conversion
  const from = conversion.inputShape(operator, 0)
  const to = conversion.outputShape(operator)
  if (from[0] !== to[0])
    throw conversion.unsupported(operator, `changes the batch from ${from[0]} to ${to[0]}`)
  const value = conversion.input(operator, 0)
  const channelsLast =
    from.length === 4 ? graph.node('Transpose', [value], { perm: NHWC_FROM_NCHW_ORDER }) : value
  const reshaped = graph.node('Reshape', [channelsLast, graph.integers([0, ...to.slice(1)])])
  return to.length === 4 ? graph.node('Transpose', [reshaped], { perm: NCHW_FROM_NHWC_ORDER }) : reshaped
}

export const concatenation: ConvertOperator = (operator, conversion) => {
  const rank = conversion.outputShape(operator).length
  const joined = conversion.graph.node('Concat', conversion.inputs(operator), {
    axis: axisChannelsFirst(operator.options.axis, rank),
  })
  return withActivation(conversion.graph, joined, operator.options.activation)
}

/** Zeros before and after each dimension; TFLite lists [dimension][before, after], ONNX all befores first. */
export const pad: ConvertOperator = (operator, conversion) => {
  const paddings = [...conversion.constant(operator, 1).values]
  const before = channelsFirst(paddings.filter((_, index) => index % 2 === 0))
  const after = channelsFirst(paddings.filter((_, index) => index % 2 === 1))
  return conversion.graph.node('Pad', [
    conversion.input(operator, 0),
    conversion.graph.integers([...before, ...after]),
  ])
}

/** Given as factors: with sizes, ONNX Runtime would fix the batch at 1. */
export const resizeBilinear: ConvertOperator = (operator, conversion) => {
  const { graph } = conversion
  const from = channelsFirst(conversion.inputShape(operator, 0))
  const to = channelsFirst(conversion.outputShape(operator))
  const { alignCorners, halfPixelCenters } = operator.options
  const mode = alignCorners ? 'align_corners' : halfPixelCenters ? 'half_pixel' : 'asymmetric'
  const factors = Float32Array.from(to, (size, axis) => size / (from[axis] ?? 1))
  return graph.node('Resize', [conversion.input(operator, 0), '', graph.floats(factors, [4])], {
    mode: 'linear',
    coordinate_transformation_mode: mode,
  })
}
