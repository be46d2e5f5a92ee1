import * as ort from 'onnxruntime-web/wasm'
import { ModelFileError, ModelShapeError } from './errors.ts'
import { checkShapes, checkTensors, type TensorShapes } from './tensor-check.ts'
import type { Device, InferenceSession, Tensor } from './types.ts'

export interface WebSessionOptions {
  /** Name of the network, for messages. */
  readonly model: string
  /** Shapes that the file must have; -1 stands for any size. Checked when it is opened. */
  readonly expected: { readonly inputs: TensorShapes; readonly outputs: TensorShapes }
  /** Address of `ort-wasm-simd-threaded.wasm`, same for all sessions of a thread. */
  readonly wasmUrl: string
}

/**
 * Opens an .onnx file from its address in a browser, to run on the CPU in WebAssembly, in one thread. Runs block
 * the calling thread, so call it in a worker. Throws ModelFileError (not to be had, no network) or ModelShapeError.
 */
export async function openWebSession(url: string, options: WebSessionOptions): Promise<InferenceSession> {
  ort.env.logLevel = 'fatal'
  ort.env.wasm.numThreads = 1 // more would need cross-origin isolation, and one is fast enough
  ort.env.wasm.proxy = false
  ort.env.wasm.wasmPaths = { wasm: options.wasmUrl }
  const bytes = await fetchBytes(url, options.model)
  const native = await create(bytes).catch((error: unknown) => {
    throw new ModelFileError(
      `${url}: the network "${options.model}" cannot be opened (${reasonOf(error)}); reload the page, or take a newer browser`,
      { cause: error },
    )
  })
  const session = new WebSession(native, options.model)
  const place = `${url}: the network "${options.model}"`
  checkShapes(place, options.expected.inputs, session.inputs)
  checkShapes(place, options.expected.outputs, session.outputs)
  return session
}

async function create(bytes: Uint8Array): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(bytes, { executionProviders: ['wasm'], logSeverityLevel: 4 })
}

async function fetchBytes(url: string, model: string): Promise<Uint8Array> {
  const answer = await fetch(url).catch((error: unknown) => {
    throw notToBeHad(url, model, reasonOf(error), error)
  })
  if (!answer.ok) throw notToBeHad(url, model, `the host answered ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

function notToBeHad(url: string, model: string, reason: string, cause?: unknown): ModelFileError {
  return new ModelFileError(
    `${url}: the network "${model}" cannot be fetched (${reason}); check the connection and reload the page`,
    { cause },
  )
}

class WebSession implements InferenceSession {
  readonly model: string
  readonly device: Device = 'cpu'
  readonly inputs: TensorShapes
  readonly outputs: TensorShapes
  #native: ort.InferenceSession | undefined

  constructor(native: ort.InferenceSession, model: string) {
    this.model = model
    this.inputs = shapesOf(native.inputMetadata)
    this.outputs = shapesOf(native.outputMetadata)
    this.#native = native
  }

  async run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>> {
    if (this.#native === undefined) throw new ModelShapeError(`the network "${this.model}" is closed already`)
    checkTensors(`the network "${this.model}"`, this.inputs, inputs)
    const feeds = Object.fromEntries(
      Object.entries(inputs).map(([name, { data, dims }]) => [name, new ort.Tensor('float32', data, dims)]),
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

function shapesOf(metadata: readonly ort.InferenceSession.ValueMetadata[]): TensorShapes {
  return Object.fromEntries(
    metadata.map((value) => [
      value.name,
      value.isTensor ? value.shape.map((size) => (typeof size === 'number' ? size : -1)) : [],
    ]),
  )
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim()
}
