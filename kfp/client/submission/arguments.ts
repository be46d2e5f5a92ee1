import type { InputParameterDefinition } from '../../ir/input-definitions.ts'
import { canonicalJson, type Json, type JsonObject } from '../../ir/json.ts'
import type { ParameterType } from '../../ir/parameter-type.ts'
import { ClientUsageError } from '../client-error.ts'

type Parameters = Readonly<Record<string, InputParameterDefinition>>

/** A value, or why it is none of the type. */
type Reading = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly wanted: string }

/**
 * Arguments for a pipeline, checked against the inputs that it declares: none unknown, none missing, each of
 * its type. A text is read as the type that its parameter has, so `3` stays text for a STRING; other values
 * must have the type already.
 *
 * @throws ClientUsageError with every fault at once.
 */
export function readArguments(parameters: Parameters, given: JsonObject): JsonObject {
  const problems: string[] = []
  const values: Record<string, Json> = {}
  for (const [name, value] of Object.entries(given)) {
    const parameter = parameters[name]
    if (parameter === undefined) {
      const known = Object.keys(parameters)
      problems.push(
        `the pipeline has no input "${name}"; ${known.length === 0 ? 'it takes none' : `it takes ${known.join(', ')}`}`,
      )
      continue
    }
    const reading = readValue(value, parameter)
    if (reading.ok) values[name] = reading.value
    else problems.push(`input "${name}" is ${shown(value)}; give ${reading.wanted}`)
  }
  for (const [name, parameter] of Object.entries(parameters))
    if (given[name] === undefined && isRequired(parameter))
      problems.push(`input "${name}" is missing and has no default; give ${wantedFor(parameter)}`)
  if (problems.length > 0) throw new ClientUsageError(problems.join('\n'))
  return values
}

/** Whether a run that does not give it would be refused. */
export function isRequired(parameter: InputParameterDefinition): boolean {
  return parameter.isOptional !== true && parameter.defaultValue === undefined
}

function readValue(value: Json, parameter: InputParameterDefinition): Reading {
  const { parameterType, literals } = parameter
  if (value === null)
    return isRequired(parameter) ? { ok: false, wanted: wantedFor(parameter) } : { ok: true, value }
  const reading: Reading = parameterType === undefined ? { ok: true, value } : readers[parameterType](value)
  if (!reading.ok || literals === undefined || literals.length === 0) return reading
  const isAllowed = literals.some((literal) => canonicalJson(literal) === canonicalJson(reading.value))
  return isAllowed ? reading : { ok: false, wanted: wantedFor(parameter) }
}

const readers: Record<ParameterType, (value: Json) => Reading> = {
  STRING: (value) => (typeof value === 'string' ? fine(value) : bad('STRING')),
  NUMBER_INTEGER: (value) => {
    const number = typeof value === 'string' && /^[-+]?\d+$/.test(value.trim()) ? Number(value) : value
    return typeof number === 'number' && Number.isSafeInteger(number) ? fine(number) : bad('NUMBER_INTEGER')
  },
  NUMBER_DOUBLE: (value) => {
    const isNumeral =
      typeof value === 'string' && /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(value.trim())
    const number = isNumeral ? Number(value) : value
    return typeof number === 'number' && Number.isFinite(number) ? fine(number) : bad('NUMBER_DOUBLE')
  },
  BOOLEAN: (value) => {
    const word = typeof value === 'string' ? value.trim().toLowerCase() : value
    if (word === true || word === 'true') return fine(true)
    return word === false || word === 'false' ? fine(false) : bad('BOOLEAN')
  },
  LIST: (value) => {
    const list = fromJsonText(value)
    return Array.isArray(list) ? fine(list) : bad('LIST')
  },
  STRUCT: (value) => {
    const struct = fromJsonText(value)
    return typeof struct === 'object' && struct !== null && !Array.isArray(struct)
      ? fine(struct)
      : bad('STRUCT')
  },
  TASK_FINAL_STATUS: () => bad('TASK_FINAL_STATUS'),
  TASK_CONFIG: () => bad('TASK_CONFIG'),
}

const wanted: Record<ParameterType, string> = {
  STRING: 'a text',
  NUMBER_INTEGER: 'a whole number of at most 2^53',
  NUMBER_DOUBLE: 'a number',
  BOOLEAN: 'true or false',
  LIST: 'a list in JSON, such as ["a","b"]',
  STRUCT: 'an object in JSON, such as {"a":1}',
  TASK_FINAL_STATUS: 'nothing: the backend fills it in',
  TASK_CONFIG: 'nothing: the backend fills it in',
}

function wantedFor({ parameterType, literals }: InputParameterDefinition): string {
  if (literals !== undefined && literals.length > 0)
    return `one of ${literals.map((literal) => JSON.stringify(literal)).join(', ')}`
  return parameterType === undefined ? 'a value' : wanted[parameterType]
}

function fromJsonText(value: Json): Json | undefined {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value) as Json
  } catch {
    return undefined
  }
}

function fine(value: Json): Reading {
  return { ok: true, value }
}

function bad(type: ParameterType): Reading {
  return { ok: false, wanted: wanted[type] }
}

function shown(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
