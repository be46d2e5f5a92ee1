import { OnnxGraph } from '../models/hand-pose/onnx/graph.ts'
import { onnxFile } from '../models/hand-pose/onnx/model-file.ts'

const CHANNELS = 128
const SIDE_PX = 28
const LAYERS = 4

/** Multiply-accumulates of one run. */
export const DENSE_MULTIPLY_ADDS: number = LAYERS * CHANNELS * CHANNELS * 9 * SIDE_PX * SIDE_PX

/** Shape of its input `image`. */
export const DENSE_INPUT: readonly number[] = [1, CHANNELS, SIDE_PX, SIDE_PX]

/**
 * An .onnx file of dense 3×3 convolutions of a size that a runtime computes best: what it reaches on them is
 * this machine's ceiling for networks.
 */
export function denseConvolution(): Uint8Array {
  const graph = new OnnxGraph('dense convolution')
  let value = graph.input({ name: 'image', dims: DENSE_INPUT })
  for (let layer = 0; layer < LAYERS; layer++) {
    const weights = Float32Array.from({ length: CHANNELS * CHANNELS * 9 }, (_, at) => Math.sin(at) / 100)
    value = graph.node('Conv', [value, graph.floats(weights, [CHANNELS, CHANNELS, 3, 3])], {
      kernel_shape: [3, 3],
      auto_pad: 'SAME_UPPER',
    })
  }
  graph.output(value, { name: 'out', dims: DENSE_INPUT })
  return onnxFile(graph, 'signline bench')
}
