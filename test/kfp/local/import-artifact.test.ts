import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { artifact, Dataset, definePipeline, importer, object, string } from '@kubeflow/pipelines/dsl'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newFolder, runLocally, shellStep } from './local-run.ts'

let server: Server
let address = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/data.txt') response.end('from the web')
    else if (request.url === '/half') {
      response.writeHead(200, { 'content-length': '1000' })
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    } else {
      response.statusCode = 404
      response.end('nothing')
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const show = shellStep('show', 'cat "$data" > "$said"; printf %s "$1" > "$input"', {
  inputs: { data: artifact(Dataset) },
  outputs: { said: string(), input: object() },
})
const pipeline = definePipeline({
  name: 'imports',
  inputs: { uri: string(), owner: string({ default: 'me' }) },
  body: ({ uri, owner }) => {
    const data = importer({ uri, type: Dataset, metadata: { owner, year: 2026, tags: ['a', owner] } }).output
    return show({ data }).outputs
  },
})

describe('an importer', () => {
  const folder = newFolder()
  const file = join(folder, 'data.txt')
  writeFileSync(file, 'from a file')

  test.each([
    ['a path', () => file],
    ['a relative path', () => 'data.txt'],
    ['a file: address', () => pathToFileURL(file).href],
    ['an address of a store that is mapped to a folder', () => 's3://bucket/data.txt'],
  ])('takes %s where it lies, and carries its metadata', async (_, uri) => {
    const { outputs, status } = await runLocally(
      pipeline,
      { uri: uri() },
      {
        baseFolder: folder,
        artifactRoots: [{ uri: 's3://bucket', folder }],
      },
    )
    expect(status).toBe('SUCCEEDED')
    expect(outputs.parameters.said).toBe('from a file')
    expect(outputs.parameters.input).toMatchObject({
      inputs: {
        artifacts: {
          data: {
            artifacts: [
              {
                uri: file,
                type: { schemaTitle: 'system.Dataset' },
                metadata: { owner: 'me', year: 2026, tags: ['a', 'me'] },
              },
            ],
          },
        },
      },
    })
  })

  test('really fetches what is on the web', async () => {
    const { outputs, folder: run } = await runLocally(pipeline, { uri: `${address}/data.txt` })
    expect(outputs.parameters.said).toBe('from the web')
    expect(readFileSync(join(run, 'tasks/importer/outputs/artifact/data.txt'), 'utf8')).toBe('from the web')
  })

  test('fails where the server has nothing, and leaves nothing of half a download', async () => {
    const gone = await runLocally(pipeline, { uri: `${address}/gone` })
    expect(gone.failure).toMatchObject({
      task: 'importer',
      message: `${address}/gone: cannot be fetched (the server answers 404 Not Found); check the address`,
    })
    const half = await runLocally(pipeline, { uri: `${address}/half` })
    expect(half.status).toBe('FAILED')
    expect(existsSync(join(half.folder, 'tasks/importer/outputs/artifact/half'))).toBe(false)
    expect(existsSync(join(half.folder, 'tasks/importer/outputs/artifact/half.part'))).toBe(false)
  })

  test('takes a folder too', async () => {
    const many = join(folder, 'many')
    mkdirSync(many)
    writeFileSync(join(many, 'a'), '1')
    const list = shellStep('list', 'ls "$data" > "$said"', {
      inputs: { data: artifact(Dataset) },
      outputs: { said: string() },
    })
    const folders = definePipeline({
      name: 'folders',
      body: () => ({ said: list({ data: importer({ uri: many, type: Dataset }).output }).output }),
    })
    expect((await runLocally(folders)).outputs.parameters.said).toBe('a\n')
  })

  test('whose address a step decides fails then, with the same remedy', async () => {
    const decide = shellStep('decide', 'printf gs://bucket/x > "$uri"', { outputs: { uri: string() } })
    const late = definePipeline({
      name: 'late',
      body: () => {
        importer({ uri: decide({}).output, type: Dataset })
      },
    })
    const { failure } = await runLocally(late)
    expect(failure?.message).toContain('gs:// is not fetched here; copy it to this machine')
  })
})
