import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PipelinesServer } from './client/pipelines-server.ts'

const project = join(import.meta.dirname, '../..')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kfp-package-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const SOURCE = `
import { defineComponent, definePipeline, string } from '@kubeflow/pipelines/dsl'
import { compilePipeline, compileToYaml, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import { readYaml } from '@kubeflow/pipelines/ir'
import { runStep } from '@kubeflow/pipelines/executor'
import { checkRunnable } from '@kubeflow/pipelines/local'
import { connect, readArguments } from '@kubeflow/pipelines/client'
const greet = defineComponent({ name: 'greet', image: 'a:1', inputs: { name: string() }, command: ['greet'] })
const pipeline = definePipeline({ name: 'hello', inputs: { name: string() }, body: ({ name }) => { greet({ name }) } })
const yaml = compileToYaml(pipeline)
const compiled = compilePipeline(pipeline)
const { length } = checkRunnable(compiled, { args: { name: 'you' }, images: [] })
const checks = [length, readYaml(yaml).ok, validatePipelineYaml(yaml).findings.length, typeof runStep]

const client = await connect()
await client.pipelines.upload(yaml, { name: 'hello' })
const { experiment_id: experimentId } = await client.experiments.getOrCreate('mornings')
const values = readArguments(compiled, { name: 'you' })
const run = await client.runs.create({ name: 'first', experimentId, source: { pipeline: compiled }, arguments: values })
const { state } = await client.runs.wait(run.run_id, { firstPauseMs: 1 })
process.stdout.write(JSON.stringify({ checks, state }))
`

describe('the package @kubeflow/pipelines', () => {
  test('packed and installed in an empty project, it compiles and submits a pipeline there', async () => {
    const tarballs = pack(['kfp', ...dependenciesOf('kfp')])
    writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
    // Offline, so that nothing but what is named here can be installed; a registry would give the same.
    execFileSync(
      'npm',
      ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs],
      {
        cwd: folder,
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    )
    writeFileSync(join(folder, 'main.js'), SOURCE)
    const server = new PipelinesServer()
    try {
      const env = { PATH: process.env.PATH, HOME: folder, KF_PIPELINES_ENDPOINT: await server.start() }
      const { stdout } = await promisify(execFile)(process.execPath, ['main.js'], { cwd: folder, env })
      expect(JSON.parse(stdout)).toEqual({ checks: [1, true, 0, 'function'], state: 'SUCCEEDED' })
    } finally {
      await server.stop()
    }
    expect(server.pipelines[0]?.display_name).toBe('hello')
    expect(server.runs[0]).toMatchObject({
      pipeline_spec: { pipelineInfo: { name: 'hello' } },
      runtime_config: { parameters: { name: 'you' } },
    })
  })
})

/** Packs packages and gives the tarballs' paths. */
function pack(homes: readonly string[]): string[] {
  const args = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder]
  const printed = execFileSync('npm', [...args, ...homes.map((home) => `./${home}`)], {
    cwd: project,
    encoding: 'utf8',
  })
  return printed
    .trim()
    .split('\n')
    .map((name) => join(folder, name))
}

/** The folders of all that a package needs, each once. */
function dependenciesOf(home: string, found: Set<string> = new Set()): string[] {
  const { dependencies = {} } = JSON.parse(readFileSync(join(project, home, 'package.json'), 'utf8')) as {
    dependencies?: Record<string, string>
  }
  for (const name of Object.keys(dependencies)) {
    const folderOf = `node_modules/${name}`
    if (found.has(folderOf)) continue
    found.add(folderOf)
    dependenciesOf(folderOf, found)
  }
  return [...found]
}
