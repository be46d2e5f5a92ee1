import type { OnnxGraph } from '../../onnx/graph.ts'
import type { Activation } from '../../tflite/operator-options.ts'
import { channelScale } from './channel-scale.ts'
import type { ConvertOperator } from './convert-operator.ts'

/** TFLite fuses an activation into the operator before it; ONNX has a node of its own. */
export function withActivation(graph: OnnxGraph, value: string, activation: Activation): string {
  const nodes: Readonly<Record<Activation, () => string>> = {
    none: () => value,
    relu: () => graph.node('Relu', [value]),
    relu6: () =>
      graph.node('Clip', [value, graph.floats(Float32Array.of(0), []), graph.floats(Float32Array.of(6), [])]),
  }
  return nodes[activation]()
}

export const logistic: ConvertOperator = (operator, conversion) =>
  conversion.graph.node('Sigmoid', [conversion.input(operator, 0)])

/**
 * PRELU, a·x below zero and x above, as a·x + (1−a)·relu(x).
 *
 * ONNX has PRelu, but ONNX Runtime's is slow on the CPU and throws the convolutions around it out of their
 * blocked layout; written with two depthwise 1×1 convolutions the palm detector takes little more than half
 * the time (README.md, "Speed").
 */
export const prelu: ConvertOperator = (operator, conversion) => {
  const { graph } = conversion
  const slopes = conversion.floats(operator, 1)
  const channels = conversion.inputShape(operator, 0).at(-1)
  if (conversion.inputShape(operator, 0).length !== 4 || slopes.length !== channels)
    throw conversion.unsupported(operator, `has ${slopes.length} slopes for ${channels} channels`)
  const value = conversion.input(operator, 0)
  const below = channelScale(graph, value, slopes)
  const above = channelScale(
    graph,
    graph.node('Relu', [value]),
    slopes.map((slope) => 1 - slope),
  )
  return graph.node('Add', [below, above])
}
