import type { OnnxGraph } from '../../onnx/graph.ts'

/** Multiplies each channel by a factor of its own, as a depthwise 1×1 convolution. */
export function channelScale(graph: OnnxGraph, value: string, factors: Float32Array): string {
  return graph.node('Conv', [value, graph.floats(factors, [factors.length, 1, 1, 1])], {
    group: factors.length,
    kernel_shape: [1, 1],
  })
}
