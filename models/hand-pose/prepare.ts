import { randomUUID } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheDirectory as defaultCacheDirectory } from '../cache-directory.ts'
import { ModelFileError } from '../errors.ts'
import { CONVERTER_VERSION, convertNetwork } from './convert/convert-network.ts'
import { type HandNetwork, type HandNetworkVariant, handNetwork } from './networks.ts'
import { readSource, sha256Hex } from './source.ts'
import { BUNDLE_VERSION, handLandmarkerBundle } from './task-bundle/task-bundle.ts'
import { readTfliteNetwork } from './tflite/network.ts'

/** Paths of .onnx files. */
export interface HandNetworkPaths {
  readonly palmDetection: string
  readonly handLandmarks: string
}

export interface PrepareOptions {
  readonly variant: HandNetworkVariant
  /** Where converted networks are kept; default: models/cache-directory.ts. */
  readonly cacheDirectory?: string
}

/**
 * The hand networks as ONNX files, converted on first use (about a second) and found in the cache afterwards,
 * where their hash is checked.
 * Any number of processes may ask at once. Names and shapes of their tensors are in networks.ts. Throws
 * ModelFileError when the source is missing or altered, or the cache cannot be written.
 */
export async function prepareHandNetworks(options: PrepareOptions): Promise<HandNetworkPaths> {
  const cache = options.cacheDirectory ?? defaultCacheDirectory()
  return {
    palmDetection: prepareNetwork(handNetwork('palmDetection', options.variant), cache),
    handLandmarks: prepareNetwork(handNetwork('handLandmarks', options.variant), cache),
  }
}

/**
 * One network's .onnx file; converts it unless the cache holds exactly the bytes that the converter writes.
 * Hashing them takes a few hundredths of a second, and a network with altered weights would read nonsense.
 */
export function prepareNetwork(network: HandNetwork, cache: string = defaultCacheDirectory()): string {
  const path = convertedPath(network, cache)
  if (!isUnaltered(network, cache)) writeWhole(path, convert(network))
  return path
}

/** Whether the cache holds the network in the size that the converter writes. */
export function isPrepared(network: HandNetwork, cache: string = defaultCacheDirectory()): boolean {
  return fileSize(convertedPath(network, cache)) === network.converted.bytes
}

/** Whether the cache holds exactly the bytes that the converter writes. */
export function isUnaltered(network: HandNetwork, cache: string = defaultCacheDirectory()): boolean {
  if (!isPrepared(network, cache)) return false
  return sha256Hex(readFileSync(convertedPath(network, cache))) === network.converted.sha256
}

/**
 * The networks as Google published them, in one file for the browser's HandLandmarker; returns its path. What
 * lies there already is kept when it is that file, and written again when it is not.
 */
export function prepareHandLandmarkerBundle(options: PrepareOptions): string {
  const path = bundlePath(options.variant, options.cacheDirectory)
  const bytes = bundle(options.variant)
  if (fileSize(path) !== bytes.length || sha256Hex(readFileSync(path)) !== sha256Hex(bytes))
    writeWhole(path, bytes)
  return path
}

/** The bundle's bytes, from the installed package's sources. */
export function bundle(variant: HandNetworkVariant): Uint8Array {
  return handLandmarkerBundle(
    readSource(handNetwork('palmDetection', variant)),
    readSource(handNetwork('handLandmarks', variant)),
  )
}

export function bundlePath(variant: HandNetworkVariant, cache: string = defaultCacheDirectory()): string {
  const sources = [handNetwork('palmDetection', variant), handNetwork('handLandmarks', variant)]
  const made = [...sources.map(({ source }) => source.sha256.slice(0, 8)), BUNDLE_VERSION].join('-')
  return join(cache, 'models', 'hand-pose', `hand-landmarker-${variant}-${made}.task`)
}

/** The path says from which source and by which converter the file was made. */
export function convertedPath(network: HandNetwork, cache: string = defaultCacheDirectory()): string {
  const made = `${network.source.sha256.slice(0, 16)}-${CONVERTER_VERSION}`
  return join(cache, 'models', 'hand-pose', `${network.id}-${made}.onnx`)
}

/** The .onnx file's bytes, from the installed package's source. */
export function convert(network: HandNetwork): Uint8Array {
  return convertNetwork(readTfliteNetwork(readSource(network), network.source.file), network.id, {
    inputs: Object.keys(network.inputs),
    outputs: Object.keys(network.outputs),
  })
}

/** Bytes; undefined where there is no file or its folder cannot be looked into. */
function fileSize(path: string): number | undefined {
  try {
    const found = statSync(path)
    return found.isFile() ? found.size : undefined
  } catch {
    return undefined
  }
}

/** A reader sees the whole file or none, also when several processes write it. */
function writeWhole(path: string, bytes: Uint8Array): void {
  const unfinished = `${path}.${process.pid}-${randomUUID()}.unfinished`
  try {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(unfinished, bytes)
    renameSync(unfinished, path)
  } catch (error) {
    if (existsSync(unfinished)) rmSync(unfinished)
    throw new ModelFileError(
      `${path}: cannot be written (${(error as NodeJS.ErrnoException).code}); name a folder that can be in SIGNLINE_CACHE`,
      { cause: error },
    )
  }
}
