// `npm ci && npm run generate [FOLDER]` here: ../openapi.yaml as TypeScript in ../generated, or in FOLDER.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import openapiTypescript, { astToString } from 'openapi-typescript'

const source = new URL('../openapi.yaml', import.meta.url)
const document = load(readFileSync(source, 'utf8'))
const folder = process.argv[2] ?? new URL('../generated', import.meta.url).pathname
const HEADER = '// Generated from kfp/client/openapi.yaml by kfp/client/generate; do not edit.\n\n'

mkdirSync(folder, { recursive: true })
write('api.ts', astToString(await openapiTypescript(source)))
write('answer-schemas.ts', answerSchemas())

/** What the answers must look like, for the check that is done while running. */
function answerSchemas() {
  const answers = {}
  for (const [path, item] of Object.entries(document.paths))
    for (const method of ['get', 'post', 'delete']) {
      const answer = item[method]?.responses['200']
      if (answer === undefined) continue
      const { content } =
        answer.$ref === undefined ? answer : document.components.responses[last(answer.$ref)]
      answers[`${method.toUpperCase()} ${path}`] = last(content['application/json'].schema.$ref)
    }
  const reachable = new Set(Object.values(answers))
  for (const name of reachable)
    for (const [, used] of JSON.stringify(document.components.schemas[name]).matchAll(/schemas\/(\w+)/g))
      reachable.add(used)
  const schemas = Object.fromEntries(
    [...reachable].sort().map((name) => [name, compact(document.components.schemas[name])]),
  )
  return [
    "import type { AnswerSchema } from '../http/check-answer.ts'\n",
    '/** By method and path: the name of the schema of the answer. */',
    `export const answers: Readonly<Record<string, string>> = ${JSON.stringify(answers, undefined, 2)}\n`,
    `export const schemas: Readonly<Record<string, AnswerSchema>> = ${JSON.stringify(schemas, undefined, 2)}\n`,
  ].join('\n')
}

/** A schema without what the check does not look at. */
function compact(schema) {
  if (schema.$ref !== undefined) return { ref: last(schema.$ref) }
  const { type, required, properties, items } = schema
  return {
    type,
    ...(required && { required }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, inner]) => [name, compact(inner)]),
      ),
    }),
    ...(items && { items: compact(items) }),
  }
}

function last(reference) {
  return reference.split('/').at(-1)
}

function write(name, text) {
  const file = join(folder, name)
  writeFileSync(`${file}.tmp`, HEADER + text)
  renameSync(`${file}.tmp`, file)
}
