import { ModelShapeError } from './errors.ts'
import { checkShapes, checkTensors, type TensorShapes } from './tensor-check.ts'
import type { Device, InferenceSession, Tensor } from './types.ts'

/** What is used of a session of ONNX Runtime, the same in onnxruntime-node and onnxruntime-web. */
interface NativeSession {
  readonly inputMetadata: readonly ValueMetadata[]
  readonly outputMetadata: readonly ValueMetadata[]
  run(feeds: Readonly<Record<string, NativeTensor>>): Promise<Readonly<Record<string, NativeTensor>>>
  release(): Promise<void>
}

interface NativeTensor {
  readonly data: unknown
  readonly dims: readonly number[]
}

type ValueMetadata =
  | { readonly name: string; readonly isTensor: true; readonly shape: readonly (number | string)[] }
  | { readonly name: string; readonly isTensor: false }

/** A network that one of the two has opened. */
export interface OpenedNetwork {
  readonly native: NativeSession
  /** Its own constructor of tensors. */
  readonly Tensor: new (
    type: 'float32',
    data: Float32Array,
    dims: readonly number[],
  ) => NativeTensor
  /** Name of the network, for messages. */
  readonly model: string
  readonly device: Device
}

/** Shapes that a file must have; -1 stands for any size. */
export interface ExpectedShapes {
  readonly inputs: TensorShapes
  readonly outputs: TensorShapes
}

/** An open network whose every tensor is checked before it runs, whichever of the two runs it. */
export class OnnxSession implements InferenceSession {
  readonly model: string
  readonly device: Device
  readonly inputs: TensorShapes
  readonly outputs: TensorShapes
  readonly #Tensor: OpenedNetwork['Tensor']
  #native: NativeSession | undefined

  constructor({ native, Tensor, model, device }: OpenedNetwork) {
    this.model = model
    this.device = device
    this.inputs = shapesOf(native.inputMetadata)
    this.outputs = shapesOf(native.outputMetadata)
    this.#Tensor = Tensor
    this.#native = native
  }

  /** Throws ModelShapeError, which names the file at `path`, unless inputs and outputs are those expected. */
  checkShapes(path: string, { inputs, outputs }: ExpectedShapes): void {
    const place = `${path}: the network "${this.model}"`
    checkShapes(place, inputs, this.inputs)
    checkShapes(place, outputs, this.outputs)
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    if (this.#native === undefined) throw new ModelShapeError(`the network "${this.model}" is closed already`)
    checkTensors(`the network "${this.model}"`, this.inputs, inputs)
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, dims }]) => [name, new this.#Tensor('float32', data, dims)]),
    )
    const results = await this.#native.run(feeds)
    return Object.fromEntries(
      Object.entries(results).map(([name, { data, dims }]) => {
        if (data instanceof Float32Array) return [name, { data, dims }]
        throw new ModelShapeError(`the network "${this.model}": "${name}" is not of single-precision numbers`)
      }),
    )
  }

  async close(): Promise<void> {
    const native = this.#native
    this.#native = undefined
    await native?.release()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function shapesOf(metadata: readonly ValueMetadata[]): TensorShapes {
  return Object.fromEntries(
    metadata.map((value) => [
      value.name,
      value.isTensor ? value.shape.map((size) => (typeof size === 'number' ? size : -1)) : [],
    ]),
  )
}
