import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
}

interface Parameter extends Schema {
  readonly name: string
  readonly in: string
  readonly required?: boolean
  /** OpenAPI keeps the type in here; Swagger 2.0 only a body's. */
  readonly schema?: Schema
}

interface Operation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: {
    readonly $ref?: string
    readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
  }
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly $ref?: string
        readonly schema?: Schema
        readonly content?: Readonly<Record<string, { readonly schema: Schema }>>
      }
    >
  >
}

interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

const project = join(import.meta.dirname, '../../..')
const ours = load(readFileSync(join(project, 'kfp/client/openapi.yaml'), 'utf8')) as ApiDocument
const upstreamFile = join(project, '../shared/kfp/kfp_api_v2beta1.swagger.json')
const hasUpstream = existsSync(upstreamFile)
if (!hasUpstream)
  console.log('skipped: our description of the API beside Kubeflow’s own, which is not on this machine')

const METHODS = ['get', 'post', 'delete'] as const

describe('our description of the API', () => {
  test('gives every operation a name of its own and every answer a schema', () => {
    const operations = Object.values(ours.paths).flatMap((item) =>
      METHODS.flatMap((method) => (item[method] === undefined ? [] : [item[method]])),
    )
    const names = operations.map((operation) => (operation as { operationId?: string }).operationId)
    expect(new Set(names).size).toBe(operations.length)
    for (const { responses } of operations) expect(Object.keys(responses).sort()).toEqual(['200', 'default'])
  })

  test.skipIf(!hasUpstream)('has nothing that Kubeflow’s own has not, or has otherwise', () => {
    const upstream = JSON.parse(readFileSync(upstreamFile, 'utf8')) as ApiDocument
    const compared: string[] = []
    expect(compareApis(ours, upstream, compared)).toEqual([])
    // What was looked at, so that an empty comparison does not pass.
    expect(compared.length).toBeGreaterThan(300)
  })

  test('is told apart from one that names a field otherwise', () => {
    const other = structuredClone(ours) as { paths: Record<string, Record<string, Operation>> }
    const run = resolve<Schema>(other, { $ref: '#/components/schemas/NewRun' }).properties as Record<
      string,
      Schema
    >
    run.displayName = { type: 'string' }
    run.service_account = { type: 'integer' }
    other.paths['/apis/v2beta1/jobs'] = other.paths['/apis/v2beta1/runs'] ?? {}
    expect(compareApis(other, ours, [])).toEqual([
      'post /apis/v2beta1/runs body.service_account: integer here, string there',
      'post /apis/v2beta1/runs body.displayName: not there',
      'get /apis/v2beta1/jobs: not there',
      'post /apis/v2beta1/jobs: not there',
    ])
  })
})

/** Each thing of `mine` that `theirs` lacks or types otherwise; what was compared is added to `compared`. */
function compareApis(mine: ApiDocument, theirs: ApiDocument, compared: string[]): string[] {
  return Object.entries(mine.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method]
      if (operation === undefined) return []
      const place = `${method} ${path}`
      compared.push(place)
      const other = theirs.paths[path]?.[method]
      if (other === undefined) return [`${place}: not there`]
      const otherItem = theirs.paths[path] ?? {}
      return [
        ...compareParameters(
          parametersOf(mine, item, operation),
          parametersOf(theirs, otherItem, other),
          place,
          compared,
        ),
        ...compareSchemas(
          mine,
          bodyOf(mine, operation, item),
          theirs,
          bodyOf(theirs, other, otherItem),
          `${place} body`,
          compared,
        ),
        ...compareSchemas(
          mine,
          answerOf(mine, operation),
          theirs,
          answerOf(theirs, other),
          `${place} answer`,
          compared,
        ),
      ]
    }),
  )
}

function parametersOf(document: ApiDocument, item: object, operation: Operation): readonly Parameter[] {
  const shared = (item as { parameters?: readonly Parameter[] }).parameters ?? []
  return [...shared, ...(operation.parameters ?? [])].map((parameter) => resolve(document, parameter))
}

function compareParameters(
  mine: readonly Parameter[],
  theirs: readonly Parameter[],
  place: string,
  compared: string[],
): string[] {
  const inAddress = mine.filter((parameter) => parameter.in === 'query' || parameter.in === 'path')
  const missing = theirs.filter(
    ({ required, name, in: where }) =>
      required === true && where === 'path' && !mine.some((known) => known.name === name),
  )
  return [
    ...missing.map(({ name }) => `${place} ${name}: missing here`),
    ...inAddress.flatMap((parameter) => {
      const { name, in: where } = parameter
      compared.push(`${place} ${name}`)
      const other = theirs.find((known) => known.name === name && known.in === where)
      if (other === undefined) return [`${place} ${name}: not there`]
      const [type, otherType] = [parameter.schema?.type, other.schema?.type ?? other.type]
      return type === otherType ? [] : [`${place} ${name}: ${type} here, ${otherType} there`]
    }),
  ]
}

/** The schema of what is sent: a JSON body, or the parts of a form. */
function bodyOf(document: ApiDocument, operation: Operation, item: object): Schema | undefined {
  const parameters = parametersOf(document, item, operation)
  const swaggerBody = parameters.find((parameter) => parameter.in === 'body')?.schema
  if (swaggerBody !== undefined) return swaggerBody
  const parts = parameters.filter((parameter) => parameter.in === 'formData')
  if (parts.length > 0)
    return {
      type: 'object',
      properties: Object.fromEntries(
        parts.map(({ name, type }) => [
          name,
          // OpenAPI 3 calls a file a binary string.
          type === 'file' ? { type: 'string', format: 'binary' } : { type: type ?? '' },
        ]),
      ),
    }
  if (operation.requestBody === undefined) return undefined
  return Object.values(resolve(document, operation.requestBody).content ?? {})[0]?.schema
}

function answerOf(document: ApiDocument, operation: Operation): Schema | undefined {
  const answer = operation.responses['200']
  if (answer === undefined) return undefined
  const resolved = resolve(document, answer)
  return resolved.schema ?? resolved.content?.['application/json']?.schema
}

function compareSchemas(
  mine: ApiDocument,
  schema: Schema | undefined,
  theirs: ApiDocument,
  other: Schema | undefined,
  place: string,
  compared: string[],
): string[] {
  if (schema === undefined && other === undefined) return []
  if (schema === undefined || other === undefined)
    return [`${place}: ${schema === undefined ? 'not here' : 'not there'}`]
  compared.push(place)
  const [here, there] = [resolve(mine, schema), resolve(theirs, other)]
  if (here.type !== there.type) return [`${place}: ${here.type} here, ${there.type} there`]
  const unknownNames = (here.enum ?? []).filter((name) => !(there.enum ?? []).includes(name))
  const missingNames = (there.enum ?? []).filter((name) => !(here.enum ?? []).includes(name))
  const faults = [
    ...unknownNames.map((name) => `${place}: ${name} is not there`),
    ...missingNames.map((name) => `${place}: ${name} is missing here`),
  ]
  if (here.format !== there.format) faults.push(`${place}: ${here.format} here, ${there.format} there`)
  if (here.items !== undefined)
    faults.push(...compareSchemas(mine, here.items, theirs, there.items, `${place}[]`, compared))
  for (const [name, field] of Object.entries(here.properties ?? {})) {
    const otherField = there.properties?.[name]
    if (otherField === undefined) faults.push(`${place}.${name}: not there`)
    else faults.push(...compareSchemas(mine, field, theirs, otherField, `${place}.${name}`, compared))
  }
  return faults
}

function resolve<T extends { readonly $ref?: string }>(document: object, value: T): T {
  if (value.$ref === undefined) return value
  return value.$ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, key) => (at as Readonly<Record<string, unknown>>)[key], document) as T
}
