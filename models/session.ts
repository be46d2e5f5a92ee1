// First, because the library reads the environment while it is loaded.
import './no-telemetry.ts'

import { type Stats, statSync } from 'node:fs'
import * as ort from 'onnxruntime-node'
import { cudaLibraryFault } from './cuda-library.ts'
import {
  DEVICE_NAMES,
  type DeviceDecision,
  type DeviceTrial,
  decideDevice,
  hasNvidiaGpu,
  tryWebGpuApart,
} from './device.ts'
import { DeviceUnavailableError, ModelFileError } from './errors.ts'
import { OnnxGraph } from './hand-pose/onnx/graph.ts'
import { onnxFile } from './hand-pose/onnx/model-file.ts'
import { type ExpectedShapes, OnnxSession } from './onnx-session.ts'
import type { Device, DeviceChoice, InferenceSession } from './types.ts'

export interface SessionOptions {
  /** Name of the network, for messages. */
  readonly model: string
  /** Default `auto`. A caller with several threads decides once (chooseDevice) and passes the result on. */
  readonly device?: DeviceChoice
  /** Threads within one run; default 1, because several workers of one thread give the most pictures a second. */
  readonly threads?: number
  /** Checked when the file is opened. */
  readonly expected?: ExpectedShapes
}

export interface OpenedSession extends InferenceSession {
  /** One sentence: which device runs the network, and why another did not. */
  readonly deviceNote: string
}

// Failures come back as exceptions; the library's own lines on stderr would only repeat them.
ort.env.logLevel = 'fatal'

/**
 * Opens an .onnx file. Throws ModelFileError (not there, cut short, no network), ModelShapeError (not the
 * tensors that were expected) or DeviceUnavailableError (a device asked for by name that cannot run here).
 */
export async function openSession(path: string, options: SessionOptions): Promise<OpenedSession> {
  const { device, note } = await chooseDevice(options.device ?? 'auto')
  const file = fileAt(path)
  if (file === undefined)
    throw new ModelFileError(
      `${path}: the network "${options.model}" is not there; signline models prepare makes the hand networks`,
    )
  if (!file.isFile() || file.size === 0)
    throw new ModelFileError(
      `${path}: the network "${options.model}" should be an .onnx file and is ${file.isFile() ? 'empty' : 'no file'}`,
    )
  const native = await createNative(path, device, options.threads ?? 1).catch(async (error: unknown) => {
    if (device !== 'cpu' && (await opensOnCpu(path)))
      throw deviceUnavailable(device, plainReason(error), error)
    throw new ModelFileError(
      `${path}: the network "${options.model}" is not a whole .onnx file (${plainReason(error)}); delete it and run signline models prepare, or name another file`,
      { cause: error },
    )
  })
  const session = new OnnxSession({ native, Tensor: ort.Tensor, model: options.model, device })
  if (options.expected !== undefined) session.checkShapes(path, options.expected)
  return Object.assign(session, { deviceNote: note })
}

function fileAt(path: string): Stats | undefined {
  try {
    return statSync(path)
  } catch {
    return undefined
  }
}

/**
 * Which device a choice means on this machine. `auto` takes CUDA, else WebGPU, else the CPU; a device named
 * outright must be there, else DeviceUnavailableError says why it is not.
 */
export async function chooseDevice(choice: DeviceChoice): Promise<DeviceDecision> {
  if (choice === 'cuda' || choice === 'webgpu') {
    const trial = await tryDevice(choice)
    if (!trial.ok) throw deviceUnavailable(choice, trial.reason)
  }
  return decideDevice(choice, tryDevice)
}

const trials = new Map<Device, Promise<DeviceTrial>>()

/** Each device is tried once in a process (or worker thread). */
function tryDevice(device: Device): Promise<DeviceTrial> {
  const known = trials.get(device)
  if (known !== undefined) return known
  const trial = device === 'webgpu' ? Promise.resolve(tryWebGpuApart()) : tryDeviceHere(device)
  trials.set(device, trial)
  return trial
}

/** Runs a network of one addition on the device, in this process. */
export async function tryDeviceHere(device: Device): Promise<DeviceTrial> {
  if (device === 'cuda' && !hasNvidiaGpu())
    return { ok: false, reason: 'there is no NVIDIA GPU (no /dev/nvidia0)' }
  try {
    const native = await createNative(trialNetwork(), device, 1)
    await native.run({ in: new ort.Tensor('float32', Float32Array.of(1), [1]) })
    await native.release()
    return { ok: true }
  } catch (error) {
    const fault = device === 'cuda' ? cudaLibraryFault() : undefined
    return { ok: false, reason: fault ?? plainReason(error) }
  }
}

function createNative(
  network: string | Uint8Array,
  device: Device,
  threads: number,
): Promise<ort.InferenceSession> {
  const options: ort.InferenceSession.SessionOptions = {
    executionProviders: [device],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    // A thread that spins while it waits takes the core from the other workers.
    extra: { session: { 'intra_op.allow_spinning': '0' } },
    logSeverityLevel: 4,
  }
  return typeof network === 'string'
    ? ort.InferenceSession.create(network, options)
    : ort.InferenceSession.create(network, options)
}

function deviceUnavailable(device: Device, reason: string, cause?: unknown): DeviceUnavailableError {
  return new DeviceUnavailableError(
    device,
    `${DEVICE_NAMES[device]} cannot run networks here because ${reason}; take --device auto or cpu`,
    { cause },
  )
}

async function opensOnCpu(path: string): Promise<boolean> {
  try {
    await (await createNative(path, 'cpu', 1)).release()
    return true
  } catch {
    return false
  }
}

/** The runtime's message without the place in its sources and in one line. */
export function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  const ofCuda = /\bCU\w* failure \d+: [^;\n]+/.exec(message)?.[0]
  const told = ofCuda ?? message.split('was false.').at(-1) ?? message
  return told
    .replace(/^Load model from .*? failed:/, '')
    .replace(/^\/onnxruntime_src\/\S+:\d+ .*\) (?=[A-Z])/, '')
    .replace(/\s+/g, ' ')
    .replace(/[.\s]+$/, '')
    .trim()
}

function trialNetwork(): Uint8Array {
  const graph = new OnnxGraph('trial')
  const input = graph.input({ name: 'in', dims: [1] })
  graph.output(graph.node('Add', [input, input]), { name: 'out', dims: [1] })
  return onnxFile(graph, 'signline')
}
