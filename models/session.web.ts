import * as ort from 'onnxruntime-web/wasm'
import { ModelFileError } from './errors.ts'
import { type ExpectedShapes, OnnxSession } from './onnx-session.ts'
import type { InferenceSession } from './types.ts'

export interface WebSessionOptions {
  /** Name of the network, for messages. */
  readonly model: string
  /** Checked when the file is opened. */
  readonly expected: ExpectedShapes
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
  const session = new OnnxSession({ native, Tensor: ort.Tensor, model: options.model, device: 'cpu' })
  session.checkShapes(url, options.expected)
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

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return message
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim()
}
