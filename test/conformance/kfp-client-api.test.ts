import { spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect, type PipelinesClient } from '@kubeflow/pipelines/client'
import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { writePipelineYaml } from '@kubeflow/pipelines/ir'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../free-port.ts'
import { PipelinesServer } from '../kfp/client/pipelines-server.ts'
import { smallPipeline } from '../kfp/client/small-pipeline.ts'
import { conformanceCache } from './python-with-kfp.ts'

const project = join(import.meta.dirname, '../..')
const upstream = join(project, '../shared/kfp/kfp_api_v2beta1.swagger.json')
/** The last that runs on Node 20. */
const PRISM = '@stoplight/prism-cli@5.14.2'

function npmInstall(folder: string, args: readonly string[]): boolean {
  const options = { cwd: folder, timeout: 300_000 }
  return spawnSync('npm', [...args, '--ignore-scripts', '--no-audit', '--no-fund'], options).status === 0
}

/** Prism's program, installed in the cache; undefined where it cannot be had. */
function prismProgram(): string | undefined {
  const folder = join(conformanceCache, 'prism')
  const program = join(folder, 'node_modules/.bin/prism')
  if (existsSync(program)) return program
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }')
  return npmInstall(folder, ['install', '--save-exact', PRISM]) ? program : undefined
}

const prism = existsSync(upstream) ? prismProgram() : undefined
if (prism === undefined)
  console.log('skipped: the client before Kubeflow’s own API description; needs that description, and Prism')

describe.skipIf(prism === undefined)('before a proxy that enforces Kubeflow’s own description', () => {
  const server = new PipelinesServer({ logs: {} })
  let stop: () => void = () => {}
  let client: PipelinesClient
  let endpoint = ''

  beforeAll(async () => {
    const behind = await server.start()
    const port = await freePort()
    endpoint = `http://127.0.0.1:${port}`
    const args = ['proxy', upstream, behind, '--errors', '--port', String(port)]
    const proxy = spawn(prism as string, args, { stdio: 'ignore' })
    stop = () => void proxy.kill()
    client = await connect({ endpoint, token: 'a-token', environment: {}, homeFolder: '/nowhere' })
    await untilItListens(port)
  })
  afterAll(async () => {
    stop()
    await server.stop()
  })

  test('a request that departs from it is refused, so the proxy looks', async () => {
    const headers = { authorization: 'Bearer a-token', 'content-type': 'application/json' }
    const wrong = await fetch(`${endpoint}/apis/v2beta1/runs`, {
      method: 'POST',
      headers,
      body: '{"display_name":5,"runtime_config":{}}',
    })
    expect(wrong.status).toBe(422)
    const anonymous = await fetch(`${endpoint}/apis/v2beta1/runs`)
    expect(anonymous.status).toBe(401)
    const astray = await fetch(`${endpoint}/apis/v2beta1/jobs`, { headers })
    expect(astray.status).toBe(404)
  })

  test('all that the client asks passes, and so do the answers of our own small server', async () => {
    const pipeline = compilePipeline(smallPipeline)
    const yaml = writePipelineYaml(pipeline)
    const { pipelines, experiments, runs, recurringRuns } = client
    const { pipeline_id: id } = await pipelines.upload(yaml, {
      name: 'small',
      displayName: 'S',
      description: 'd',
    })
    const { pipeline_version_id: versionId } = await pipelines.uploadVersion(id, yaml, { name: '2' })
    expect((await pipelines.get(id)).pipeline_id).toBe(id)
    expect((await pipelines.getVersion(id, versionId)).pipeline_version_id).toBe(versionId)
    expect((await pipelines.find('small'))?.pipeline_id).toBe(id)
    const versions: unknown[] = []
    for await (const version of pipelines.versions(id)) versions.push(version.pipeline_version_id)
    expect(versions[0]).toBe(versionId)
    const { pipeline_id: empty } = await pipelines.create({ name: 'empty', description: 'd' })
    await pipelines.uploadVersion(empty, yaml, { name: '1' })
    await pipelines.delete(empty)
    const { experiment_id: experimentId } = await experiments.getOrCreate('e', { description: 'd' })
    const filter = [{ key: 'display_name', operation: 'contains' as const, value: 'o' }]
    const submission = {
      name: 'one',
      description: 'd',
      experimentId,
      source: { pipeline },
      arguments: { region: 'a', epochs: 2, tags: ['x'] },
      pipelineRoot: 's3://bucket',
      serviceAccount: 'runner',
    }
    const { run_id: runId } = await runs.create(submission)
    for await (const run of runs.list({ experimentId, filter })) expect(run.run_id).toBe(runId)
    expect((await runs.wait(runId, { firstPauseMs: 1 })).state).toBe('SUCCEEDED')
    for (const verb of ['terminate', 'retry', 'archive', 'unarchive', 'delete'] as const)
      await runs[verb](runId)
    const source = { pipelineId: id, versionId }
    for (const schedule of [
      { cron: '0 0 9 ? * 2-6', start: '2027-01-31T09:00:00Z' },
      { intervalSeconds: 90 },
    ]) {
      const made = await recurringRuns.create({ ...submission, source, schedule })
      for (const verb of ['disable', 'enable', 'get', 'delete'] as const)
        await recurringRuns[verb](made.recurring_run_id)
    }
    for await (const run of recurringRuns.list({ pageSize: 3 })) expect.unreachable(run.recurring_run_id)
    for (const verb of ['archive', 'unarchive', 'get'] as const) await experiments[verb](experimentId)
    for await (const known of experiments.list()) expect(known.experiment_id).toBe(experimentId)
    for await (const known of pipelines.list({ sortBy: 'display_name' })) expect(known.pipeline_id).toBe(id)
    await experiments.delete(experimentId)
    expect(server.requests.length).toBeGreaterThan(30)
    expect(server.requests.some(({ query }) => query.filter?.includes('"operation":9'))).toBe(true)
  })
})

describe('the generated code', () => {
  const generator = join(project, 'kfp/client/generate')
  const copy = join(conformanceCache, 'kfp/client')

  test('is what the description gives', ({ skip }) => {
    const folder = join(copy, 'generate')
    rmSync(copy, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const file of ['generate.js', 'package.json', 'package-lock.json'])
      cpSync(join(generator, file), join(folder, file))
    cpSync(join(generator, '../openapi.yaml'), join(copy, 'openapi.yaml'))
    if (!npmInstall(folder, ['ci', '--prefer-offline'])) {
      console.log('skipped: the generated client against its generator, which cannot be installed here')
      skip()
    }
    const made = spawnSync(process.execPath, ['generate.js'], { cwd: folder, encoding: 'utf8' })
    expect(made).toMatchObject({ status: 0, stderr: '' })
    for (const file of ['api.ts', 'answer-schemas.ts'])
      expect(readFileSync(join(copy, 'generated', file), 'utf8')).toBe(
        readFileSync(join(generator, '../generated', file), 'utf8'),
      )
  })
})

async function untilItListens(port: number): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const answers = await fetch(`http://127.0.0.1:${port}/`).then(
      () => true,
      () => false,
    )
    if (answers) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('Prism did not start within a minute')
}
