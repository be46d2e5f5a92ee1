import { Environment } from '@marcbachmann/cel-js'
import { textOf } from '../arguments/parameter-text.ts'
import type { Json } from '../ir/json.ts'

/** The text is no expression, or what it asks for is not there. */
export class CelError extends Error {
  constructor(expression: string, cause: unknown) {
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause)
    super(`${expression}: ${reason}`, { cause })
    this.name = 'CelError'
  }
}

/** Upstream's driver knows one function beyond CEL's own. */
const PARSE_JSON = 'parseJson(string): dyn'

const conditions = new Environment({ homogeneousAggregateLiterals: false })
  .registerVariable('inputs', 'map')
  .registerFunction(PARSE_JSON, JSON.parse)

const selectors = new Environment({ homogeneousAggregateLiterals: false })
  .registerVariable('string_value', 'string')
  .registerVariable('number_value', 'double')
  .registerVariable('bool_value', 'bool')
  .registerVariable('struct_value', 'dyn')
  .registerVariable('list_value', 'dyn')
  .registerFunction(PARSE_JSON, JSON.parse)

/**
 * Whether a task with this condition runs. Numbers are doubles, as the driver has them.
 *
 * @throws CelError where it is no expression, names a parameter that has no value, or gives no boolean
 */
export function holds(condition: string, parameters: Readonly<Record<string, Json>>): boolean {
  const result = evaluate(conditions, condition, {
    inputs: { parameter_values: parameters, parameterValues: parameters },
  })
  if (typeof result !== 'boolean')
    throw new CelError(condition, `gives ${JSON.stringify(plain(result))}, not true or false`)
  return result
}

/**
 * The part of a value that a parameterExpressionSelector takes, such as `parseJson(string_value)["key"]`.
 *
 * @throws CelError where it is no expression or the value has no such part
 */
export function select(expression: string, value: Json): Json {
  const own: Record<string, Json> = { string_value: textOf(value) }
  if (typeof value === 'number') own.number_value = value
  else if (typeof value === 'boolean') own.bool_value = value
  else if (Array.isArray(value)) own.list_value = value
  else if (value !== null && typeof value === 'object') own.struct_value = value
  return plain(evaluate(selectors, expression, own))
}

/** Says what is wrong with an expression before there are values; undefined where nothing is. */
export function celFault(expression: string, kind: 'condition' | 'selector'): string | undefined {
  try {
    const environment = kind === 'condition' ? conditions : selectors
    const { valid, error } = environment.parse(expression).check()
    return valid ? undefined : new CelError(expression, error).message
  } catch (error) {
    return new CelError(expression, error).message
  }
}

function evaluate(environment: Environment, expression: string, context: Record<string, unknown>): unknown {
  try {
    return environment.evaluate(expression, context)
  } catch (error) {
    throw new CelError(expression, error)
  }
}

/** CEL's integers are BigInts and its maps may be Maps. */
function plain(value: unknown): Json {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(plain)
  if (value instanceof Map)
    return Object.fromEntries([...value].map(([key, inner]) => [String(key), plain(inner)]))
  if (value === undefined) return null
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]))
  return value as Json
}
