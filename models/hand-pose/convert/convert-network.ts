import { ModelUnsupportedError } from '../../errors.ts'
import { OnnxGraph } from '../onnx/graph.ts'
import { onnxFile } from '../onnx/model-file.ts'
import type { TfliteNetwork } from '../tflite/network.ts'
import { Conversion } from './conversion.ts'
import { channelsFirst } from './layout.ts'
import { CONVERTERS } from './operators/converters.ts'

/** Stands in the converted file and in the cache's path: raise it when the same source gives other bytes. */
export const CONVERTER_VERSION = 1

export interface TensorNames {
  /** New names in the network's own order. */
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
}

/**
 * The same network as an ONNX file in single precision: pictures go in as [batch][channel][height][width]
 * and the batch is open. Throws ModelUnsupportedError where the network uses something else than the
 * operators of the hand networks.
 *
 * @param converters how each operator is written; other than the default only to compare speeds
 */
export function convertNetwork(
  network: TfliteNetwork,
  name: string,
  names: TensorNames,
  converters: typeof CONVERTERS = CONVERTERS,
): Uint8Array {
  const graph = new OnnxGraph(name)
  const conversion = new Conversion(graph, network)
  const openBatch = (tensor: number): (number | string)[] => [
    'batch',
    ...channelsFirst(network.tensors[tensor]?.shape ?? []).slice(1),
  ]
  for (const [nth, tensor] of network.inputs.entries())
    conversion.define(tensor, graph.input({ name: nameOf(name, names.inputs, nth), dims: openBatch(tensor) }))
  for (const operator of network.operators) {
    if (operator.kind === 'DEQUANTIZE') conversion.defineConstant(operator, conversion.constant(operator, 0))
    else conversion.define(operator.outputs[0], converters[operator.kind](operator, conversion))
  }
  for (const [nth, tensor] of network.outputs.entries())
    graph.output(conversion.computed(tensor), {
      name: nameOf(name, names.outputs, nth),
      dims: openBatch(tensor),
    })
  return onnxFile(graph, `signline hand-pose converter ${CONVERTER_VERSION}`)
}

function nameOf(network: string, names: readonly string[], nth: number): string {
  const name = names[nth]
  if (name === undefined)
    throw new ModelUnsupportedError(`${network}: has more than the ${names.length} tensors that have names`)
  return name
}
