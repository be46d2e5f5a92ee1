import { readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { type CompiledPipeline, type Json, type JsonObject, quantityValue } from '@kubeflow/pipelines/ir'
import { commandBefore, type ImageRule, parseArgument } from '@kubeflow/pipelines/local'
import { UnusableInputError } from '../../components/types/errors.ts'
import { readVersion } from '../version.ts'

/**
 * A run's arguments out of `--arg key=value` and a file with a JSON object, each read by the type that
 * the pipeline declares. Gives every fault at once.
 */
export async function readArguments(
  pipeline: CompiledPipeline,
  pairs: readonly string[],
  file: string | undefined,
): Promise<Readonly<Record<string, Json>>> {
  const args: Record<string, Json> = file === undefined ? {} : { ...(await readObject(file)) }
  const faults: string[] = []
  for (const pair of pairs) {
    const [name, text] = splitPair('--arg', pair)
    const read = parseArgument(
      pipeline.spec,
      name,
      text.startsWith('@') ? readText(name, text.slice(1)) : text,
    )
    if (read.ok) args[name] = read.value
    else faults.push(`--arg ${name} ${read.fault}`)
  }
  if (faults.length > 0) throw new UnusableInputError(`${faults.join('; ')}; give values of those types`)
  return args
}

async function readObject(file: string): Promise<JsonObject> {
  try {
    const json = JSON.parse(await readFile(file, 'utf8')) as Json
    if (json === null || typeof json !== 'object' || Array.isArray(json)) throw new Error('not an object')
    return json as JsonObject
  } catch (error) {
    throw new UnusableInputError(
      `${file}: no JSON object can be read (${(error as Error).message}); write {"name": value, …}`,
    )
  }
}

function readText(name: string, file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new UnusableInputError(`--arg ${name}: ${file} cannot be read (${(error as Error).message})`)
  }
}

/** `left=right` at the first sign; right may be empty. */
export function splitPair(option: string, text: string): readonly [string, string] {
  const at = text.indexOf('=')
  if (at <= 0) throw new UnusableInputError(`${option} is "${text}"; write it as name=value`)
  return [text.slice(0, at), text.slice(at + 1)]
}

/** `IMAGE=COMMAND`, the command divided at blanks; a command of nothing runs the step as it is. */
export function readImageMap(text: string): ImageRule {
  const [image, command] = splitPair('--image-map', text)
  return commandBefore(image, command.split(/\s+/).filter(Boolean))
}

export function readCores(text: string): number {
  const cores = Number(text)
  if (!(cores > 0)) throw new UnusableInputError(`--cores is "${text}"; give a number above 0`)
  return cores
}

export function readMemory(text: string): number {
  const bytes = quantityValue(text)
  if (bytes === undefined || bytes <= 0)
    throw new UnusableInputError(`--memory is "${text}"; give a size such as 8Gi`)
  return bytes
}

/** Steps of our own images run as this very installation. */
export function ownImages(): readonly ImageRule[] {
  const launcher = fileURLToPath(new URL('../../../cli/signline.js', import.meta.url))
  return [
    {
      image: 'signline',
      command: ([first = '', ...rest]) =>
        first === 'signline' ? [process.execPath, launcher, ...rest] : [first, ...rest],
      fingerprint: buildOf(launcher),
      environment: ['SIGNLINE_CACHE', 'SIGNLINE_FFMPEG', 'XDG_CACHE_HOME'],
    },
  ]
}

/** What tells one build from the next: in a checkout the time of the build, else the version. */
function buildOf(launcher: string): string {
  const build = statSync(new URL('../../.tsbuildinfo', import.meta.url), { throwIfNoEntry: false })
  return `${readVersion()} ${build?.mtimeMs ?? launcher}`
}
