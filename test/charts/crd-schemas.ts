import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { loadAll } from 'js-yaml'
import type { Manifest } from '#network/evaluate/endpoint.js'
import { labCache } from '../cluster/lab/build-programs.ts'

interface Definition {
  readonly kind: string
  readonly spec: {
    readonly group: string
    readonly names: { readonly kind: string }
    readonly versions: readonly {
      readonly name: string
      readonly schema: { readonly openAPIV3Schema: Schema }
    }[]
  }
}

interface Schema {
  readonly [key: string]: unknown
}

const folder = join(labCache, 'schemas')

/** Schemas of others' objects by `apiVersion kind`; undefined, said once, where they were not fetched. */
export const schemas: ReadonlyMap<string, Schema> | undefined = readSchemas()

const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false })
const compiled = new Map<Schema, ValidateFunction>()

function readSchemas(): ReadonlyMap<string, Schema> | undefined {
  if (!existsSync(folder)) {
    process.stderr.write(`skipped: no schemas at ${folder}; bash test/charts/fetch-schemas.sh fetches them\n`)
    return undefined
  }
  const definitions = readdirSync(folder)
    .flatMap((file) => loadAll(readFileSync(join(folder, file), 'utf8')) as Definition[])
    .filter((document) => document?.kind === 'CustomResourceDefinition')
  return new Map(
    definitions.flatMap(({ spec }) =>
      spec.versions.map(({ name, schema }) => [
        `${spec.group}/${name} ${spec.names.kind}`,
        schema.openAPIV3Schema,
      ]),
    ),
  )
}

/** What is wrong with a manifest, or undefined where there is no schema for it. */
export function faultsOf(manifest: Manifest): readonly string[] | undefined {
  const schema = schemas?.get(`${manifest.apiVersion} ${manifest.kind}`)
  if (schema === undefined) return undefined
  const validate = compiled.get(schema) ?? ajv.compile(closedObject(schema))
  compiled.set(schema, validate)
  if (validate(manifest) === true) return []
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath}: ${message} ${JSON.stringify(params)}`,
  )
}

/** Every object has these, also where its schema does not say so. */
function closedObject({ properties, ...rest }: Schema): Schema {
  const always = { apiVersion: { type: 'string' }, kind: { type: 'string' }, metadata: {} }
  return closed({ ...rest, properties: { ...(properties as Schema), ...always } }) as Schema
}

/** The API server refuses fields that a schema does not name; JSON Schema lets them pass unless it says so. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== 'object' || schema === null) return schema
  const { properties, items, additionalProperties, pattern, ...rest } = schema as Schema
  if (rest['x-kubernetes-int-or-string'] === true) return { anyOf: [{ type: 'integer' }, { type: 'string' }] }
  const isOpen = rest['x-kubernetes-preserve-unknown-fields'] === true || rest.type !== 'object'
  return {
    ...rest,
    // Go's way to write a class of characters.
    ...(typeof pattern === 'string' && { pattern: pattern.replaceAll('\\PC', '\\P{C}') }),
    ...(properties !== undefined && {
      properties: Object.fromEntries(
        Object.entries(properties as Schema).map(([name, value]) => [name, closed(value)]),
      ),
      ...(!isOpen && { additionalProperties: false }),
    }),
    ...(items !== undefined && { items: closed(items) }),
    ...(additionalProperties !== undefined && { additionalProperties: closed(additionalProperties) }),
  }
}
