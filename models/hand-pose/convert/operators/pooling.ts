import { withActivation } from './activation.ts'
import type { ConvertOperator } from './convert-operator.ts'
import { AUTO_PAD } from './convolution.ts'

export const maxPool: ConvertOperator = (operator, conversion) => {
  const pooled = conversion.graph.node('MaxPool', [conversion.input(operator, 0)], {
    kernel_shape: operator.options.window,
    strides: operator.options.strides,
    auto_pad: AUTO_PAD[operator.options.padding],
  })
  return withActivation(conversion.graph, pooled, operator.options.activation)
}

/** Mean over height and width: GlobalAveragePool keeps both as size 1, Flatten drops them. */
export const mean: ConvertOperator = (operator, conversion) => {
  const rank = conversion.inputShape(operator, 0).length
  const axes = [...conversion.constant(operator, 1).values]
    .map((axis) => (axis < 0 ? axis + rank : axis))
    .sort()
  if (rank !== 4 || axes.join() !== '1,2')
    throw conversion.unsupported(operator, `runs over dimensions ${axes.join(', ')} of ${rank}`)
  const pooled = conversion.graph.node('GlobalAveragePool', [conversion.input(operator, 0)])
  return operator.options.keepDims ? pooled : conversion.graph.node('Flatten', [pooled], { axis: 1 })
}
