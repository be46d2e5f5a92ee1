import { withActivation } from './activation.ts'
import type { ConvertOperator } from './convert-operator.ts'

/** Both addends are computed and alike in shape, as in the residual blocks. */
export const add: ConvertOperator = (operator, conversion) => {
  const shapes = [conversion.inputShape(operator, 0), conversion.inputShape(operator, 1)]
  if (shapes[0]?.join() !== shapes[1]?.join())
    throw conversion.unsupported(operator, `adds ${shapes.map((shape) => `[${shape}]`).join(' and ')}`)
  const sum = conversion.graph.node('Add', conversion.inputs(operator))
  return withActivation(conversion.graph, sum, operator.options.activation)
}

/** Weights are [out][in], so the product takes them transposed. */
export const fullyConnected: ConvertOperator = (operator, conversion) => {
  const { graph } = conversion
  const rank = conversion.inputShape(operator, 0).length
  if (rank !== 2) throw conversion.unsupported(operator, `has an input of ${rank} dimensions`)
  const weights = conversion.floats(operator, 1)
  const bias = conversion.optionalConstant(operator, 2) && conversion.floats(operator, 2)
  const product = graph.node(
    'Gemm',
    [
      conversion.input(operator, 0),
      graph.floats(weights, conversion.constant(operator, 1).shape),
      ...(bias ? [graph.floats(bias, [bias.length])] : []),
    ],
    { transB: 1 },
  )
  return withActivation(graph, product, operator.options.activation)
}
