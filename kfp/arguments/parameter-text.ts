import type { Json } from '../ir/json.ts'
import type { ParameterType } from '../ir/parameter-type.ts'

/** The text that the launcher puts where a parameter's placeholder stood: 1e21 in full, objects as JSON. */
export function textOf(value: Json): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number') return numberText(value)
  return JSON.stringify(value)
}

function numberText(value: number): string {
  const text = String(value)
  if (!text.includes('e')) return text
  if (Number.isInteger(value)) return BigInt(value).toString()
  const [digits = '', exponent = '0'] = text.split('e')
  const places = (digits.split('.')[1]?.length ?? 0) - Number(exponent)
  return value.toFixed(Math.min(100, Math.max(0, places)))
}

export type TypedValue =
  | { readonly ok: true; readonly value: Json }
  | { readonly ok: false; readonly fault: string }

/**
 * A value as a parameter of the declared type holds it: other values become text where text is wanted,
 * and text is read where something else is, as the driver does. Whole numbers stay whole.
 */
export function toType(value: Json, type: ParameterType | undefined): TypedValue {
  if (type === undefined || value === null) return { ok: true, value }
  return converters[type](value)
}

const good = (value: Json): TypedValue => ({ ok: true, value })
const bad = (value: Json, wanted: string): TypedValue => ({
  ok: false,
  fault: `is ${shown(value)}, not ${wanted}`,
})

export function shown(value: Json): string {
  const text = JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function number(value: Json, isGood: (number: number) => boolean, wanted: string): TypedValue {
  const isText = typeof value === 'string' && value.trim() !== ''
  const found = isText ? Number(value) : value
  return typeof found === 'number' && isGood(found) ? good(found) : bad(value, wanted)
}

function parsed(value: Json, isGood: (json: Json) => boolean, wanted: string): TypedValue {
  let found = value
  if (typeof value === 'string')
    try {
      found = JSON.parse(value) as Json
    } catch {
      return bad(value, wanted)
    }
  return isGood(found) ? good(found) : bad(value, wanted)
}

const isObject = (json: Json): boolean => json !== null && typeof json === 'object' && !Array.isArray(json)

const converters: Record<ParameterType, (value: Json) => TypedValue> = {
  STRING: (value) => good(textOf(value)),
  NUMBER_INTEGER: (value) => number(value, Number.isSafeInteger, 'a whole number'),
  NUMBER_DOUBLE: (value) => number(value, Number.isFinite, 'a number'),
  BOOLEAN: (value) => {
    if (typeof value === 'boolean') return good(value)
    const word = typeof value === 'string' ? value.trim().toLowerCase() : ''
    return word === 'true' || word === 'false' ? good(word === 'true') : bad(value, 'true or false')
  },
  LIST: (value) => parsed(value, Array.isArray, 'a list'),
  STRUCT: (value) => parsed(value, isObject, 'an object'),
  TASK_FINAL_STATUS: (value) => (isObject(value) ? good(value) : bad(value, 'a final status')),
  TASK_CONFIG: (value) => good(value),
}
