import { textOf } from '../arguments/parameter-text.ts'
import { artifactPath } from '../executor/artifact-path.ts'
import type { Json } from '../ir/json.ts'
import type { ExecutorInput } from './executor-input.ts'
import type { Artifact } from './run-state.ts'

/** What the placeholders of one step stand for. */
export interface PlaceholderValues {
  readonly input: ExecutorInput
  /** Of the run and the task, by the placeholder's name: `pipeline_job_name`, `workspace_path`, … */
  readonly run: Readonly<Record<string, string>>
}

const PLACEHOLDER = /\{\{\$(.*?)\}\}/gs
const NAMED = /^\.(inputs|outputs)\.(parameters|artifacts)\[(?:'|\\?")(.+?)(?:'|\\?")\](.*)$/s

/** Fills in a text's placeholders, each once: what comes out of a value is never filled in again. */
export function expandText(text: string, values: PlaceholderValues): string {
  return text.replace(PLACEHOLDER, (whole, inner: string) => {
    const value = standsFor(inner, values)
    return value === undefined ? whole : textOf(value)
  })
}

/**
 * Fills in a command or argument list. `{"IfPresent": …}` becomes the words of its branch; as on the
 * cluster only parameters count as present, and `{"Concat": …}` stays as it is written.
 */
export function expandWords(words: readonly string[], values: PlaceholderValues): readonly string[] {
  return words.flatMap((word) => {
    const branch = ifPresent(word, values)
    return branch === undefined ? [expandText(word, values)] : branch
  })
}

/** Fills in the texts of a JSON value, keys too; a text that is one placeholder takes its value's type. */
export function expandJson(json: Json, values: PlaceholderValues): Json {
  if (typeof json === 'string') {
    const [, inner] = /^\{\{\$((?:(?!\}\}).)*)\}\}$/s.exec(json) ?? []
    const value = inner === undefined ? undefined : standsFor(inner, values)
    return value === undefined ? expandText(json, values) : value
  }
  if (Array.isArray(json)) return json.map((item) => expandJson(item as Json, values))
  if (json === null || typeof json !== 'object') return json
  return Object.fromEntries(
    Object.entries(json).map(([key, inner]) => [expandText(key, values), expandJson(inner, values)]),
  )
}

function ifPresent(word: string, values: PlaceholderValues): readonly string[] | undefined {
  if (!/^\s*\{\s*"IfPresent"/.test(word)) return undefined
  try {
    const { IfPresent } = JSON.parse(word) as {
      IfPresent: { InputName: string; Then?: string | string[]; Else?: string | string[] }
    }
    const isPresent = values.input.inputs.parameterValues[IfPresent.InputName] !== undefined
    const branch = (isPresent ? IfPresent.Then : IfPresent.Else) ?? []
    return expandWords(typeof branch === 'string' ? [branch] : branch, values)
  } catch {
    return undefined
  }
}

function standsFor(inner: string, { input, run }: PlaceholderValues): Json | undefined {
  if (inner === '') return JSON.stringify(input)
  if (inner === '.json_escape[1]') return JSON.stringify(JSON.stringify(input)).slice(1, -1)
  if (run[inner.slice(1)] !== undefined) return run[inner.slice(1)]
  const [, side, kind, name = '', member = ''] = NAMED.exec(inner) ?? []
  if (side === 'inputs' && kind === 'parameters')
    return member === '' ? input.inputs.parameterValues[name] : undefined
  if (side === 'outputs' && kind === 'parameters')
    return member === '.output_file' ? input.outputs.parameters[name]?.outputFile : undefined
  const list = side === 'inputs' ? input.inputs.artifacts[name] : input.outputs.artifacts[name]
  if (kind !== 'artifacts' || list === undefined) return undefined
  if (member === '') return JSON.stringify(list.artifacts)
  const [artifact] = list.artifacts
  return artifact === undefined ? undefined : memberOf(artifact, member)
}

function memberOf(artifact: Artifact, member: string): Json | undefined {
  switch (member) {
    case '.uri':
      return artifact.uri
    case '.path':
      return artifactPath(artifact.uri, artifact.metadata)
    case '.name':
      return artifact.name
    case '.type':
      return artifact.type?.schemaTitle
    case '.metadata':
      return artifact.metadata
    default: {
      const [, key] = /^\.?(?:metadata|properties)\[(?:'|\\?")?(.+?)(?:'|\\?")?\]$/s.exec(member) ?? []
      return key === undefined ? undefined : artifact.metadata[key]
    }
  }
}
