import type { Definitions, ParameterDefinition } from '../dsl/definition.ts'
import type { ValueType } from '../dsl/value-type.ts'
import type { Json } from '../ir/json.ts'
import { artifactPath } from './artifact-path.ts'
import type { ExecutorInput, RuntimeArtifact } from './executor-input.ts'
import { StepError } from './step-error.ts'
import type { InputArtifact, OutputArtifact, StepInputs, StepOutputs } from './step-io.ts'

/** The inputs that a component declares, out of what the backend gave; every fault in one error. */
export function readInputs<I extends Definitions>(definitions: I, given: ExecutorInput): StepInputs<I> {
  const faults: string[] = []
  const inputs = Object.entries(definitions).map(([name, definition]) => {
    if (definition.role === 'artifact') {
      const artifacts = (given.inputArtifacts[name] ?? []).map(inputArtifact)
      if (definition.isList) return [name, artifacts]
      if (artifacts[0] === undefined && definition.need === 'required')
        faults.push(`the artifact "${name}" is not given`)
      return [name, artifacts[0]]
    }
    const value = given.parameterValues[name] ?? definition.default
    if (value === undefined || value === null) {
      if (definition.need === 'required') faults.push(`the parameter "${name}" is not given`)
      return [name, undefined]
    }
    const fault =
      faultOf(value, definition.type, `the parameter "${name}"`) ?? literalFault(name, value, definition)
    if (fault !== undefined) faults.push(fault)
    return [name, value]
  })
  if (faults.length > 0)
    throw new StepError(`${faults.join('; ')}; compile the pipeline with this version of the component`, 2)
  return Object.fromEntries(inputs) as StepInputs<I>
}

/** The artifacts to be made, with their folders' paths; metadata starts with what the backend said. */
export function readOutputs<O extends Definitions>(definitions: O, given: ExecutorInput): StepOutputs<O> {
  const outputs = Object.entries(definitions).flatMap(([name, definition]) => {
    if (definition.role === 'parameter') return []
    const artifacts = (given.outputArtifacts[name] ?? []).map(outputArtifact)
    if (artifacts[0] === undefined)
      throw new StepError(`outputs.artifacts.${name} is missing; compile the pipeline with this component`, 2)
    return [[name, definition.isList ? artifacts : artifacts[0]] as const]
  })
  return Object.fromEntries(outputs) as unknown as StepOutputs<O>
}

function inputArtifact({ name, uri, metadata, customPath }: RuntimeArtifact): InputArtifact {
  return { name, uri, metadata, path: customPath ?? artifactPath(uri, metadata) }
}

function outputArtifact({ name, uri, metadata, customPath }: RuntimeArtifact): OutputArtifact {
  return { name, uri, metadata: { ...metadata }, path: customPath ?? artifactPath(uri) }
}

/** Says what is wrong with a value of a declared type; nothing where it fits. */
export function faultOf(value: Json, type: ValueType, place: string): string | undefined {
  const wrong = (wanted: string): string => `${place} is ${JSON.stringify(value).slice(0, 60)}, not ${wanted}`
  switch (type.kind) {
    case 'STRING':
      return typeof value === 'string' ? undefined : wrong('a text')
    case 'NUMBER_INTEGER':
      return Number.isInteger(value) ? undefined : wrong('a whole number')
    case 'NUMBER_DOUBLE':
      return typeof value === 'number' ? undefined : wrong('a number')
    case 'BOOLEAN':
      return typeof value === 'boolean' ? undefined : wrong('true or false')
    case 'LIST':
      if (!Array.isArray(value)) return wrong('a list')
      for (const [at, item] of (value as readonly Json[]).entries()) {
        const fault = faultOf(item, type.element, `${place}[${at}]`)
        if (fault !== undefined) return fault
      }
      return undefined
    case 'STRUCT':
      return structFault(value, type.fields, place) ?? undefined
    case 'TASK_FINAL_STATUS':
    case 'ANY':
      return undefined
  }
}

function structFault(
  value: Json,
  fields: Readonly<Record<string, ValueType>> | undefined,
  place: string,
): string | undefined {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return `${place} is ${JSON.stringify(value).slice(0, 60)}, not an object`
  for (const [name, type] of Object.entries(fields ?? {})) {
    const inner = (value as Record<string, Json>)[name]
    if (inner === undefined) return `${place} has no field "${name}"`
    const fault = faultOf(inner, type, `${place}.${name}`)
    if (fault !== undefined) return fault
  }
  return undefined
}

function literalFault(name: string, value: Json, { literals }: ParameterDefinition): string | undefined {
  if (literals === undefined || literals.some((literal) => JSON.stringify(literal) === JSON.stringify(value)))
    return undefined
  return `the parameter "${name}" is ${JSON.stringify(value)}, which is none of ${JSON.stringify(literals)}`
}
