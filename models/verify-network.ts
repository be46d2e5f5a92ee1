import { openSession } from './session.ts'
import type { TensorShapes } from './tensor-check.ts'
import type { DeviceChoice } from './types.ts'

/** A network whose .onnx file comes with the package. */
export interface ShippedNetwork {
  readonly model: string
  readonly path: string
  readonly expected: { readonly inputs: TensorShapes; readonly outputs: TensorShapes }
}

/** What is wrong with a network, one sentence each: its file, its shapes, or what a run of it gives. */
export async function verifyShippedNetwork(network: ShippedNetwork, device: DeviceChoice): Promise<string[]> {
  try {
    await using session = await openSession(network.path, { ...network, device })
    const results = await session.run(trialTensors(network.expected.inputs))
    return Object.entries(results).flatMap(([name, { data }]) =>
      data.every(Number.isFinite) ? [] : [`${network.model}: "${name}" has numbers that are not finite`],
    )
  } catch (error) {
    return [(error as Error).message]
  }
}

/** Long enough for a network that looks two seconds around a frame. */
const OPEN_DIMENSION = 64

function trialTensors(shapes: TensorShapes): Record<string, { data: Float32Array; dims: number[] }> {
  return Object.fromEntries(
    Object.entries(shapes).map(([name, shape]) => {
      const dims = shape.map((size) => (size === -1 ? OPEN_DIMENSION : size))
      const length = dims.reduce((product, size) => product * size, 1)
      return [name, { data: Float32Array.from({ length }, (_, at) => Math.sin(at) + 1), dims }]
    }),
  )
}
