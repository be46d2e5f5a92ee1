import { type ClientOptions, connect, type PipelinesClient, type Run } from '@kubeflow/pipelines/client'
import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { writePipelineYaml } from '@kubeflow/pipelines/ir'
import { afterEach, describe, expect, test } from 'vitest'
import { PipelinesServer, type PipelinesServerOptions } from './pipelines-server.ts'
import { claimingPipeline, smallPipeline } from './small-pipeline.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function serve(
  options: PipelinesServerOptions = {},
  clientOptions: ClientOptions = {},
): Promise<{ server: PipelinesServer; client: PipelinesClient; endpoint: string }> {
  const server = new PipelinesServer(options)
  const endpoint = await server.start()
  stops.push(() => server.stop())
  const client = await connect({
    endpoint,
    environment: {},
    homeFolder: '/nowhere',
    retry: { firstDelayMs: 1 },
    ...clientOptions,
  })
  return { server, client, endpoint }
}

const small = compilePipeline(smallPipeline)

describe('a client of a server that keeps to the API', () => {
  test('uploads a pipeline and a version of it: one part, names in the query', async () => {
    const { server, client } = await serve()
    const yaml = writePipelineYaml(small)
    const { pipeline_id: id } = await client.pipelines.upload(yaml, {
      name: 'small',
      description: 'of one step',
    })
    const version = await client.pipelines.uploadVersion(id, yaml, { name: '2' })
    expect(version.pipeline_id).toBe(id)
    expect(server.requests.at(-2)).toMatchObject({
      path: '/apis/v2beta1/pipelines/upload',
      query: { name: 'small', description: 'of one step' },
      body: { uploadfile: yaml },
    })
    expect(server.requests.at(-1)?.query).toEqual({ name: '2', pipelineid: id })
    expect((await client.pipelines.find('small'))?.pipeline_id).toBe(id)
    expect(await collect(client.pipelines.versions(id))).toMatchObject([
      { display_name: '2' },
      { display_name: 'small' },
    ])
  })

  test('makes an experiment once and runs in it, and waits for the end', async () => {
    const { server, client } = await serve()
    const first = await client.experiments.getOrCreate('mornings')
    const second = await client.experiments.getOrCreate('mornings')
    expect(second.experiment_id).toBe(first.experiment_id)
    const run = await client.runs.create({
      name: 'one',
      experimentId: first.experiment_id,
      source: { pipeline: small },
      arguments: { region: 'north' },
    })
    const states: string[] = []
    const ended = await client.runs.wait(run.run_id, {
      firstPauseMs: 1,
      onState: (state) => states.push(state),
    })
    expect(ended.state).toBe('SUCCEEDED')
    expect(states).toEqual(['PENDING', 'RUNNING', 'SUCCEEDED'])
    expect(server.asked.filter((asked) => asked === 'POST /apis/v2beta1/experiments')).toHaveLength(1)
    const sent = server.requests.find(({ method, path }) => method === 'POST' && path.endsWith('/runs'))
    expect(sent?.body).toEqual({
      display_name: 'one',
      experiment_id: first.experiment_id,
      pipeline_spec: JSON.parse(JSON.stringify(small.spec)),
      runtime_config: { parameters: { region: 'north' } },
    })
  })

  test('sends platform settings beside the pipeline', async () => {
    const { server, client } = await serve()
    const pipeline = compilePipeline(claimingPipeline)
    await client.runs.create({ name: 'one', source: { pipeline }, arguments: { region: 'north' } })
    expect(server.requests.at(-1)?.body).toMatchObject({
      pipeline_spec: {
        pipeline_spec: { pipelineInfo: { name: 'claiming' } },
        platform_spec: { platforms: { kubernetes: {} } },
      },
    })
  })

  test.each(['SUCCEEDED', 'FAILED', 'CANCELED', 'SKIPPED', 'Failed'])(
    'waits until a run is %s',
    async (state) => {
      const { client } = await serve({ states: ['RUNNING', 'CANCELING', 'PAUSED', state] })
      const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
      expect((await client.runs.wait(id, { firstPauseMs: 1, longestPauseMs: 2 })).state).toBe(state)
    },
  )

  test('ends a wait by the end time where it does not know the state', async () => {
    const { client } = await serve({
      states: ['QUEUED_BY_A_NEWER_SERVER', 'EVAPORATED'],
      intercept: (request, response, count) => {
        if (!request.path.endsWith('/runs/run-1') || count < 4) return false
        response.setHeader('content-type', 'application/json')
        response.end('{"run_id":"run-1","state":"EVAPORATED","finished_at":"2027-01-01T00:00:00Z"}')
        return true
      },
    })
    const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
    const seen: string[] = []
    const ended = await client.runs.wait(id, { firstPauseMs: 1, onState: (state) => seen.push(state) })
    expect(ended.state).toBe('EVAPORATED')
    expect(seen).toContain('QUEUED_BY_A_NEWER_SERVER')
  })

  test('gives up waiting when the time is over, and says that the run goes on', async () => {
    const { client } = await serve({ states: ['RUNNING'] })
    const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
    await expect(client.runs.wait(id, { firstPauseMs: 1, timeoutMs: 40 })).rejects.toThrow(
      /had not ended after 40 ms \(RUNNING\); it goes on/,
    )
  })

  test('waits on while a server is away for some looks, and gives up where it stays away', async () => {
    let awayFor = 3
    const { client } = await serve(
      {
        states: ['RUNNING', 'SUCCEEDED'],
        intercept: ({ path }, response) => {
          if (!path.endsWith('/runs/run-1') || awayFor <= 0) return false
          awayFor -= 1
          response.writeHead(503)
          response.end()
          return true
        },
      },
      { retry: { attempts: 1 } },
    )
    const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
    const troubles: string[] = []
    const options = { firstPauseMs: 1, onTrouble: ({ message }: Error) => troubles.push(message) }
    expect((await client.runs.wait(id, options)).state).toBe('SUCCEEDED')
    expect(troubles).toHaveLength(3)
    awayFor = Number.POSITIVE_INFINITY
    await expect(client.runs.wait(id, { ...options, patience: 2 })).rejects.toThrow(/503/)
    expect(troubles).toHaveLength(4)
  })

  test('stops waiting when it is told to', async () => {
    const { client } = await serve({ states: ['RUNNING'] })
    const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
    const controller = new AbortController()
    const waiting = client.runs.wait(id, {
      signal: controller.signal,
      onState: () => controller.abort(new Error('enough')),
    })
    await expect(waiting).rejects.toThrow('enough')
  })

  test('terminates, retries, archives, takes back and deletes runs', async () => {
    const { server, client } = await serve()
    const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
    await client.runs.terminate(id)
    expect((await client.runs.get(id)).state).toBe('CANCELED')
    await client.runs.retry(id)
    await client.runs.archive(id)
    expect((await client.runs.get(id)).storage_state).toBe('ARCHIVED')
    await client.runs.unarchive(id)
    await client.runs.delete(id)
    await expect(client.runs.get(id)).rejects.toThrow(/404 .*run-1 not found/)
    expect(server.asked).toContain('POST /apis/v2beta1/runs/run-1:terminate')
  })

  test('makes recurring runs by cron or interval, enabled or not', async () => {
    const { server, client } = await serve()
    const source = { pipelineId: 'p', versionId: 'v' }
    await client.recurringRuns.create({ name: 'a', source, schedule: { cron: '0 0 9 ? * 2-6' } })
    expect(server.requests.at(-1)?.body).toEqual({
      display_name: 'a',
      mode: 'ENABLE',
      max_concurrency: '1',
      no_catchup: true,
      pipeline_version_reference: { pipeline_id: 'p', pipeline_version_id: 'v' },
      runtime_config: { parameters: {} },
      trigger: { cron_schedule: { cron: '0 0 9 ? * 2-6' } },
    })
    const { recurring_run_id: id } = await client.recurringRuns.create({
      name: 'b',
      source,
      schedule: { intervalSeconds: 90, start: '2027-01-31T09:00:00Z' },
      enabled: false,
      catchup: true,
      maxConcurrency: 2,
    })
    expect(server.requests.at(-1)?.body).toMatchObject({
      mode: 'DISABLE',
      no_catchup: false,
      max_concurrency: '2',
      trigger: { periodic_schedule: { interval_second: '90', start_time: '2027-01-31T09:00:00Z' } },
    })
    await client.recurringRuns.enable(id)
    expect((await client.recurringRuns.get(id)).status).toBe('ENABLED')
    await client.recurringRuns.disable(id)
    await client.recurringRuns.delete(id)
    expect(await collect(client.recurringRuns.list())).toHaveLength(1)
  })

  test.each([
    [{ cron: '0 9 * * *' }, /has 5 fields; Kubeflow takes six/],
    [{ intervalSeconds: 0 }, /interval is 0 seconds/],
    [{ intervalSeconds: 60, start: '2027-01-31 09:00' }, /no moment with its time zone/],
    [{ intervalSeconds: 60, start: '2027-02-01T00:00:00Z', end: '2027-01-01T00:00:00Z' }, /ends .* before/],
  ])('refuses the schedule %j before it sends anything', async (schedule, message) => {
    const { server, client } = await serve()
    const source = { pipelineId: 'p' }
    await expect(client.recurringRuns.create({ name: 'a', source, schedule })).rejects.toThrow(message)
    expect(server.requests).toEqual([])
  })

  test('lists page by page, with conditions, only as far as it is read', async () => {
    const { server, client } = await serve()
    for (let index = 0; index < 7; index += 1)
      await client.runs.create({ name: index % 2 === 0 ? 'even' : 'odd', source: { pipelineId: 'p' } })
    const filter = [{ key: 'display_name', operation: 'equals' as const, value: 'even' }]
    expect(await collect(client.runs.list({ filter, pageSize: 3 }))).toHaveLength(4)
    expect(JSON.parse(server.requests.at(-1)?.query.filter ?? '')).toEqual({
      predicates: [{ operation: 1, key: 'display_name', stringValue: 'even' }],
    })
    const before = server.requests.length
    for await (const run of client.runs.list({ pageSize: 2 })) if (run.run_id !== '') break
    expect(server.requests).toHaveLength(before + 1)
  })

  test('finds out once whether the server needs a namespace', async () => {
    const { server, client } = await serve()
    await collect(client.runs.list())
    await collect(client.runs.list())
    expect(server.asked.filter((asked) => asked.endsWith('/healthz'))).toHaveLength(1)
    expect(server.requests.at(-1)?.query).not.toHaveProperty('namespace')
  })

  test('names the namespace that is set, and asks for none then', async () => {
    const { server, client } = await serve({ multiUser: true }, { namespace: 'team-a' })
    await collect(client.runs.list())
    await client.experiments.getOrCreate('mornings')
    expect(server.asked.some((asked) => asked.endsWith('/healthz'))).toBe(false)
    expect(server.requests[0]?.query.namespace).toBe('team-a')
    expect(server.requests.at(-1)?.body).toMatchObject({ namespace: 'team-a' })
  })

  test('finds pipelines of the namespace and those that all share, and uploads to either', async () => {
    const { server, client } = await serve({ multiUser: true }, { namespace: 'team-a' })
    const yaml = writePipelineYaml(small)
    await client.pipelines.upload(yaml, { name: 'ours' })
    await client.pipelines.upload(yaml, { name: 'of all', shared: true })
    expect(server.requests.map(({ query }) => query.namespace)).toEqual(['team-a', undefined])
    expect((await client.pipelines.find('ours'))?.pipeline_id).toBe('pipeline-1')
    expect((await client.pipelines.find('of all'))?.pipeline_id).toBe('pipeline-2')
    expect(await client.pipelines.find('neither')).toBeUndefined()
    const names = async (options: object) =>
      (await collect(client.pipelines.list(options))).map(({ display_name: name }) => name)
    expect(await names({})).toEqual(['ours'])
    expect(await names({ shared: true })).toEqual(['of all'])
  })

  test('says before it lists that a server of many users needs a namespace', async () => {
    const { client } = await serve({ multiUser: true })
    await expect(collect(client.runs.list())).rejects.toThrow(
      /asks for a namespace; give yours with --namespace/,
    )
  })

  test('sends the token with every request and shows it in no error', async () => {
    const { server, client } = await serve({}, { token: 'hush-hush' })
    const error: Error = (await client.runs.get('missing').catch((caught: Error) => caught)) as Error
    expect(server.requests.at(-1)?.headers.authorization).toBe('Bearer hush-hush')
    expect(JSON.stringify({ ...error, text: String(error), stack: error.stack })).not.toContain('hush')
  })
})

async function collect<Item extends Run | object>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}
