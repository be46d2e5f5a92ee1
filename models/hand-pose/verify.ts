import { existsSync, readFileSync } from 'node:fs'
import { openSession } from '../session.ts'
import type { DeviceChoice, InferenceSession, Tensor } from '../types.ts'
import type { HandNetwork, HandNetworkVariant } from './networks.ts'
import { bundle, bundlePath, convertedPath, isPrepared, isUnaltered } from './prepare.ts'
import { readSource, sha256Hex } from './source.ts'
import { TRIAL_STATISTICS, trialPicture } from './trial-picture.ts'

/** What is wrong with a network; `faults` is empty when nothing is. */
export interface HandNetworkVerdict {
  readonly network: HandNetwork
  readonly path: string
  /** One sentence each. */
  readonly faults: readonly string[]
}

export interface VerifyOptions {
  readonly device: DeviceChoice
  readonly cacheDirectory?: string
}

/**
 * Checks a network from its source to its numbers: the source's hash, the converted file's hash, and that a
 * run on a fixed picture gives the expected shapes and numbers on the given device. Throws
 * DeviceUnavailableError when the device is not there.
 */
export async function verifyHandNetwork(
  network: HandNetwork,
  options: VerifyOptions,
): Promise<HandNetworkVerdict> {
  const path = convertedPath(network, options.cacheDirectory)
  const faults = sourceFaults(network)
  if (!isPrepared(network, options.cacheDirectory))
    faults.push(`${path}: not converted yet or cut short; run signline models prepare`)
  else if (!isUnaltered(network, options.cacheDirectory))
    faults.push(`${path}: not what the converter writes; run signline models prepare`)
  else faults.push(...(await runFaults(network, path, options.device)))
  return { network, path, faults }
}

/** What is wrong with the browser's bundle; nothing where it was never made. */
export function bundleFaults(variant: HandNetworkVariant, cacheDirectory?: string): string[] {
  const path = bundlePath(variant, cacheDirectory)
  if (!existsSync(path) || sha256Hex(readFileSync(path)) === sha256Hex(bundle(variant))) return []
  return [`${path}: not the bundle of these networks; run signline models prepare`]
}

function sourceFaults(network: HandNetwork): string[] {
  try {
    readSource(network)
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

async function runFaults(network: HandNetwork, path: string, device: DeviceChoice): Promise<string[]> {
  const { inputs, outputs } = network
  await using session = await openSession(path, { model: network.id, device, expected: { inputs, outputs } })
  const dims = [1, ...(inputs.image ?? []).slice(1)]
  const [, , height = 0, width = 0] = dims
  const results = await session.run({ image: { data: trialPicture(width, height), dims } })
  return Object.entries(results).flatMap(([name, tensor]) => outputFaults(network, session, name, tensor))
}

function outputFaults(
  network: HandNetwork,
  session: InferenceSession,
  name: string,
  tensor: Tensor,
): string[] {
  const expectedDims = [1, ...(network.outputs[name] ?? []).slice(1)]
  if (tensor.dims.join() !== expectedDims.join())
    return [`${network.id}: "${name}" came out as [${tensor.dims}] where [${expectedDims}] is expected`]
  const found = rootMeanSquare(tensor.data)
  const expected = TRIAL_STATISTICS[network.id][name] ?? Number.NaN
  if (Math.abs(found - expected) <= RELATIVE_TOLERANCE * expected + ABSOLUTE_TOLERANCE) return []
  return [
    `${network.id}: "${name}" has a root mean square of ${found.toPrecision(5)} on the trial picture where ${expected.toPrecision(5)} is expected; ${session.device} computes wrong numbers`,
  ]
}

/** Devices add in other orders and may round products; anything really wrong is off by far more. */
const RELATIVE_TOLERANCE = 0.01
/** For probabilities near 0; metres and pixels are compared far more coarsely than this. */
const ABSOLUTE_TOLERANCE = 1e-3

export function rootMeanSquare(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
}
