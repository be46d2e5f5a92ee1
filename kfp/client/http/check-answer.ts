/** The part of a JSON schema that answers are held against. */
export type AnswerSchema =
  | { readonly ref: string }
  | {
      readonly type: string
      readonly required?: readonly string[]
      readonly properties?: Readonly<Record<string, AnswerSchema>>
      readonly items?: AnswerSchema
    }

/**
 * The first place where an answer is not what its schema says; undefined where there is none. Fields and enum
 * names that are not known pass: a newer server has more of both. null is absent, as in protobuf's JSON.
 */
export function findMismatch(
  value: unknown,
  schema: AnswerSchema,
  schemas: Readonly<Record<string, AnswerSchema>>,
  place = 'the answer',
): string | undefined {
  if ('ref' in schema) {
    const target = schemas[schema.ref]
    return target === undefined ? undefined : findMismatch(value, target, schemas, place)
  }
  if (!checks[schema.type]?.(value)) return `${place} is ${nameOf(value)}, not ${schema.type}`
  if (schema.items !== undefined)
    for (const [index, item] of (value as readonly unknown[]).entries()) {
      const found = findMismatch(item, schema.items, schemas, `${place}[${index}]`)
      if (found !== undefined) return found
    }
  const fields = value as Readonly<Record<string, unknown>>
  for (const name of schema.required ?? [])
    if (fields[name] === undefined || fields[name] === null || fields[name] === '')
      return `${place} has no ${name}`
  for (const [name, inner] of Object.entries(schema.properties ?? {})) {
    const field = fields[name]
    if (field === undefined || field === null) continue
    const found = findMismatch(field, inner, schemas, place === 'the answer' ? name : `${place}.${name}`)
    if (found !== undefined) return found
  }
  return undefined
}

const checks: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  array: Array.isArray,
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
}

function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
