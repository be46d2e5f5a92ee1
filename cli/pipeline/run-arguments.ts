import { statSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type CompiledPipeline, type Json, quantityValue } from '@kubeflow/pipelines/ir'
import { commandBefore, type ImageRule, parseArgument } from '@kubeflow/pipelines/local'
import { UnusableInputError } from '../../components/types/errors.ts'
import { readVersion } from '../version.ts'
import { readGivenArguments } from './given-arguments.ts'

/**
 * A run's arguments out of `--arg key=value` and a file with an object, texts read by the type that the
 * pipeline declares. Gives every fault at once.
 */
export async function readArguments(
  pipeline: CompiledPipeline,
  options: { readonly arg?: readonly string[]; readonly argsFile?: string },
): Promise<Readonly<Record<string, Json>>> {
  const faults: string[] = []
  const args = Object.entries(await readGivenArguments({ arg: [], ...options })).map(([name, value]) => {
    if (typeof value !== 'string') return [name, value] as const
    const read = parseArgument(pipeline.spec, name, value)
    if (!read.ok) faults.push(`${name} ${read.fault}`)
    return [name, read.ok ? read.value : value] as const
  })
  if (faults.length > 0)
    throw new UnusableInputError(`arguments: ${faults.join('; ')}; give values of those types`)
  return Object.fromEntries(args)
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
