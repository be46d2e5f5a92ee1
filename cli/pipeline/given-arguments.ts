import type { Json, JsonObject } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { readDocument, readText } from './read-text.ts'
import { type Options, textOf } from './server-options.ts'

/** What the options say, untyped: values of --arg are text, those of the file what they are there. */
export async function readGivenArguments(options: Options): Promise<JsonObject> {
  const file = textOf(options.argsFile)
  const fromFile = file === undefined ? {} : await readDocument(file)
  if (typeof fromFile !== 'object' || fromFile === null || Array.isArray(fromFile))
    throw new UnusableInputError(`${file}: this is no object of inputs; write lines of name: value`)
  return {
    ...(fromFile as Readonly<Record<string, Json>>),
    ...(await readValues(options.arg as readonly string[])),
  }
}

/** The values of --arg; `@FILE` stands for what is in the file. */
async function readValues(pairs: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const values = Object.entries(readPairs('--arg', pairs)).map(async ([name, value]) => [
    name,
    value.startsWith('@') ? await readText(value.slice(1)) : value,
  ])
  return Object.fromEntries(await Promise.all(values)) as Readonly<Record<string, string>>
}

/** `key=value` pairs; the value may hold further `=`. */
export function readPairs(
  option: string,
  pairs: readonly string[] | undefined,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {}
  for (const pair of pairs ?? []) {
    const at = pair.indexOf('=')
    if (at < 1) throw new UnusableInputError(`${option} is "${pair}"; write it as key=value`)
    const key = pair.slice(0, at)
    if (key in values) throw new UnusableInputError(`${option} gives "${key}" twice; give it once`)
    values[key] = pair.slice(at + 1)
  }
  return values
}
