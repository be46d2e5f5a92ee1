import { ClientUsageError } from './client-error.ts'

/** One condition on a listing; all conditions of a listing hold together. */
export interface Predicate {
  /** A field such as `display_name`, `state`, `created_at`, `storage_state`. */
  readonly key: string
  readonly operation: FilterOperation
  readonly value: string | number | readonly string[]
}

/** As the API counts them; Python's client sends the same numbers. */
const operationNumbers = {
  equals: 1,
  'not-equals': 2,
  'greater-than': 3,
  'greater-than-or-equals': 5,
  'less-than': 6,
  'less-than-or-equals': 7,
  in: 8,
  contains: 9,
} as const

export type FilterOperation = keyof typeof operationNumbers

/** Conditions as the JSON of the query parameter `filter`. */
export function filterJson(predicates: readonly Predicate[]): string {
  return JSON.stringify({ predicates: predicates.map(predicateJson) })
}

function predicateJson({ key, operation, value }: Predicate): Record<string, unknown> {
  const base = { operation: operationNumbers[operation], key }
  const isList = typeof value !== 'string' && typeof value !== 'number'
  if (isList !== (operation === 'in'))
    throw new ClientUsageError(
      `filter on ${key}: ${operation} takes ${operation === 'in' ? 'a list' : 'one value'}; give that`,
    )
  if (isList) return { ...base, stringValues: { values: value } }
  if (typeof value === 'string')
    return { ...base, [/_at$/.test(key) ? 'timestampValue' : 'stringValue']: value }
  return {
    ...base,
    ...(Number.isInteger(value) && Math.abs(value) < 2 ** 31
      ? { intValue: value }
      : { longValue: String(value) }),
  }
}
