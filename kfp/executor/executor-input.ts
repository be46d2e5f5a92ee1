import type { Json, JsonObject } from '../ir/json.ts'
import { StepError } from './step-error.ts'

/** What the backend tells a step, as `{{$}}` holds it. */
export interface ExecutorInput {
  readonly parameterValues: Readonly<Record<string, Json>>
  readonly inputArtifacts: Readonly<Record<string, readonly RuntimeArtifact[]>>
  /** The file that each output parameter may be written to. */
  readonly outputParameterFiles: Readonly<Record<string, string>>
  readonly outputArtifacts: Readonly<Record<string, readonly RuntimeArtifact[]>>
  /** Where the ExecutorOutput goes. */
  readonly outputFile: string
}

export interface RuntimeArtifact {
  readonly name: string
  readonly uri: string
  readonly metadata: JsonObject
  readonly customPath?: string
}

/**
 * Reads the JSON text of an ExecutorInput.
 *
 * @throws StepError with the place of the first part that does not fit
 */
export function parseExecutorInput(text: string): ExecutorInput {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (error) {
    throw new StepError(
      `the ExecutorInput is no JSON (${(error as Error).message}); pass {{$}} as the argument`,
      2,
      { cause: error },
    )
  }
  const root = object(json, 'the ExecutorInput')
  const inputs = object(root.inputs ?? {}, 'inputs')
  const outputs = object(root.outputs ?? {}, 'outputs')
  const files = Object.entries(object(outputs.parameters ?? {}, 'outputs.parameters')).map(
    ([name, value]) => {
      const place = `outputs.parameters.${name}`
      return [name, readText(object(value, place).outputFile, `${place}.outputFile`)] as const
    },
  )
  return {
    parameterValues: object(inputs.parameterValues ?? {}, 'inputs.parameterValues') as JsonObject,
    inputArtifacts: artifacts(inputs.artifacts ?? {}, 'inputs.artifacts'),
    outputParameterFiles: Object.fromEntries(files),
    outputArtifacts: artifacts(outputs.artifacts ?? {}, 'outputs.artifacts'),
    outputFile: readText(outputs.outputFile, 'outputs.outputFile'),
  }
}

function artifacts(value: unknown, place: string): Record<string, readonly RuntimeArtifact[]> {
  return Object.fromEntries(
    Object.entries(object(value, place)).map(([name, entry]) => {
      const list = object(entry, `${place}.${name}`).artifacts ?? []
      if (!Array.isArray(list)) throw wrong(`${place}.${name}.artifacts`, 'a list', list)
      return [name, list.map((item, at) => artifact(item, `${place}.${name}.artifacts[${at}]`))]
    }),
  )
}

function artifact(value: unknown, place: string): RuntimeArtifact {
  const { name, uri, metadata, customPath } = object(value, place)
  return {
    name: readText(name ?? '', `${place}.name`),
    uri: readText(uri ?? '', `${place}.uri`),
    metadata: object(metadata ?? {}, `${place}.metadata`) as JsonObject,
    ...(customPath !== undefined && { customPath: readText(customPath, `${place}.customPath`) }),
  }
}

function object(value: unknown, place: string): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw wrong(place, 'an object', value)
  return value as Record<string, unknown>
}

function readText(value: unknown, place: string): string {
  if (typeof value !== 'string') throw wrong(place, 'a text', value)
  return value
}

function wrong(place: string, wanted: string, value: unknown): StepError {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 60)
  return new StepError(`${place} is ${shown}, not ${wanted}; pass {{$}} as the argument`, 2)
}
