import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ModelFileError } from '../errors.ts'
import { type HandNetwork, SOURCE_PACKAGE, SOURCE_PACKAGE_VERSION } from './networks.ts'

const PACKED_ASSETS = 'hands_solution_packed_assets.data'
const PACKED_ASSETS_LOADER = 'hands_solution_packed_assets_loader.js'

/** Folder of the installed npm package that carries the networks. */
export function sourceFolder(): string {
  try {
    return dirname(createRequire(import.meta.url).resolve(`${SOURCE_PACKAGE}/package.json`))
  } catch (error) {
    throw new ModelFileError(
      `the package ${SOURCE_PACKAGE} ${SOURCE_PACKAGE_VERSION}, which carries the hand networks, is not installed; run npm ci`,
      { cause: error },
    )
  }
}

/**
 * A network as Google published it (TFLite), out of the installed npm package. Throws ModelFileError when the
 * file is missing or its SHA-256 is not the pinned one.
 */
export function readSource(network: HandNetwork, folder: string = sourceFolder()): Uint8Array {
  const { file, packed, sha256 } = network.source
  const bytes = packed ? unpack(folder, file) : read(join(folder, file))
  const found = sha256Hex(bytes)
  if (found !== sha256)
    throw new ModelFileError(
      `${join(folder, file)}: its SHA-256 begins ${found.slice(0, 12)} where ${SOURCE_PACKAGE} ${SOURCE_PACKAGE_VERSION} has ${sha256.slice(0, 12)}; run npm ci to install that version again`,
    )
  return bytes
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** The loader script's call `loadPackage({"files": [{"filename", "start", "end"}]})` says what lies where. */
function unpack(folder: string, file: string): Uint8Array {
  const loader = join(folder, PACKED_ASSETS_LOADER)
  const call = new TextDecoder().decode(read(loader)).match(/loadPackage\((\{"files".*?\})\);/)?.[1]
  const entries = call === undefined ? [] : (JSON.parse(call).files as PackedFile[])
  const entry = entries.find(({ filename }) => filename.endsWith(`/${file}`))
  if (entry === undefined)
    throw new ModelFileError(
      `${loader}: does not list ${file}; ${SOURCE_PACKAGE} ${SOURCE_PACKAGE_VERSION} does, run npm ci to install it again`,
    )
  return read(join(folder, PACKED_ASSETS)).subarray(entry.start, entry.end)
}

interface PackedFile {
  readonly filename: string
  /** Bytes from the start of the packed assets. */
  readonly start: number
  readonly end: number
}

function read(path: string): Uint8Array {
  try {
    return readFileSync(path)
  } catch (error) {
    throw new ModelFileError(
      `${path}: cannot be read (${(error as NodeJS.ErrnoException).code}); run npm ci to install ${SOURCE_PACKAGE} again`,
      { cause: error },
    )
  }
}
