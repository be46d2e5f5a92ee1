import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'

export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  /** The JSON body; for an upload the parts of the form. */
  readonly body: unknown
}

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly string[]
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly items?: Schema
}

interface Parameter {
  readonly $ref?: string
  readonly name: string
  readonly in: string
  readonly required?: boolean
  readonly schema: Schema
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly $ref?: string
    readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
  }
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const document = load(
  readFileSync(join(import.meta.dirname, '../../../kfp/client/openapi.yaml'), 'utf8'),
) as OpenApi

/** Everything in which a request departs from our description of the API; unknown fields count. */
export function findRequestFaults({ method, path, query, body }: SentRequest): string[] {
  const found = findOperation(method, path)
  if (found === undefined) return [`${method} ${path}: no such operation`]
  const { operation, item } = found
  const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((parameter) =>
    resolve<Parameter>(parameter),
  )
  const faults: string[] = []
  for (const [name, value] of Object.entries(query)) {
    const parameter = parameters.find((known) => known.in === 'query' && known.name === name)
    if (parameter === undefined) faults.push(`query ${name}: unknown`)
    else if (parameter.schema.type === 'integer' && !/^-?\d+$/.test(value))
      faults.push(`query ${name}: no integer`)
    else if (parameter.schema.type === 'boolean' && !/^(true|false)$/.test(value))
      faults.push(`query ${name}: no boolean`)
  }
  const requestBody = operation.requestBody === undefined ? undefined : resolve(operation.requestBody)
  const schema = Object.values(requestBody?.content ?? {})[0]?.schema
  if (schema === undefined) {
    if (body !== undefined) faults.push('a body, where there is none')
  } else faults.push(...findFaults(body, schema, 'body'))
  return faults.map((fault) => `${method} ${path}: ${fault}`)
}

function findOperation(method: string, path: string): { operation: Operation; item: Operation } | undefined {
  for (const [template, item] of Object.entries(document.paths)) {
    const operation = item[method.toLowerCase()]
    const pattern = template.replaceAll(/\{[^}]+\}/g, '[^/:]+')
    if (operation !== undefined && new RegExp(`^${pattern}$`).test(path))
      return { operation, item: item as Operation }
  }
  return undefined
}

function findFaults(value: unknown, given: Schema, place: string): string[] {
  const schema = resolve(given)
  const kind = Array.isArray(value) ? 'array' : typeof value
  const wanted = schema.type === 'integer' ? 'number' : schema.type
  if (wanted !== undefined && kind !== wanted) return [`${place}: ${kind}, not ${wanted}`]
  if (schema.enum !== undefined && !schema.enum.includes(String(value)))
    return [`${place}: ${String(value)} is no name of the list`]
  if (kind === 'array')
    return (value as unknown[]).flatMap((item, index) =>
      findFaults(item, schema.items ?? {}, `${place}[${index}]`),
    )
  if (kind !== 'object' || schema.type === undefined) return []
  const fields = value as Record<string, unknown>
  const missing = (schema.required ?? []).filter((name) => fields[name] === undefined)
  return [
    ...missing.map((name) => `${place}.${name}: missing`),
    ...Object.entries(fields).flatMap(([name, inner]) => {
      const known = schema.properties?.[name]
      if (known !== undefined) return findFaults(inner, known, `${place}.${name}`)
      return schema.additionalProperties === undefined ? [`${place}.${name}: unknown`] : []
    }),
  ]
}

function resolve<T extends { readonly $ref?: string }>(value: T): T {
  if (value.$ref === undefined) return value
  return value.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], document) as T
}
