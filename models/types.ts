/** Where a network runs. `auto` takes the best that is there and says which. */
export type DeviceChoice = 'auto' | 'cpu' | 'webgpu' | 'cuda'
export type Device = Exclude<DeviceChoice, 'auto'>

export interface Tensor {
  /** Row by row, last dimension fastest. */
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** A loaded network. Runs block the calling thread (onnxruntime-node), so they belong in worker threads. */
export interface InferenceSession extends AsyncDisposable {
  /** Name of the network, for messages. */
  readonly model: string
  readonly device: Device
  /** Inputs and outputs by name. A dimension that the network leaves open is -1. */
  readonly inputs: Readonly<Record<string, readonly number[]>>
  readonly outputs: Readonly<Record<string, readonly number[]>>
  /** Throws ModelShapeError (models/errors.ts) when a name or a shape does not fit. */
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
  close(): Promise<void>
}
