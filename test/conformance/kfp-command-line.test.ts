import { execFile, execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { PipelinesServer, type ReceivedRequest } from '../kfp/client/pipelines-server.ts'
import { claimingPipeline, smallPipeline } from '../kfp/client/small-pipeline.ts'
import { codeBlocks } from './code-blocks.ts'
import { conformanceCache, pythonWithKfp } from './python-with-kfp.ts'

const project = join(import.meta.dirname, '../..')
// Below the project, so that the README's example finds the package that it imports.
const folder = join(conformanceCache, `kfp-command-line-${process.pid}`)
const python = pythonWithKfp()
if (python === undefined)
  console.log('skipped: requests beside those of the kfp command line; needs Python 3 with kfp from PyPI')

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'small.yaml'), compileToYaml(smallPipeline))
  writeFileSync(join(folder, 'claiming.yaml'), compileToYaml(claimingPipeline))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let server = new PipelinesServer()
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A server that records and lets everything pass. */
async function record(): Promise<string> {
  server = new PipelinesServer({ isStrict: false })
  stops.push(() => server.stop())
  return server.start()
}

async function execute(
  program: string,
  args: readonly string[],
  environment: Record<string, string>,
  cwd: string,
): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    execFile(
      program,
      args,
      // No context file but the one that a test writes.
      { cwd, env: { PATH: process.env.PATH, HOME: folder, ...environment } },
      (error, stdout, stderr) =>
        error === null
          ? resolve()
          : reject(new Error(`${program} ${args.join(' ')} ended with ${error.code}\n${stdout}\n${stderr}`)),
    )
  })
}

/** What `kfp …` sends, and then what `signline pipeline …` sends, each to a server of its own. */
async function bothSend(
  kfp: readonly string[],
  signline: readonly string[],
  environment: Record<string, string> = {},
  prepare: (server: PipelinesServer) => void = () => {},
): Promise<{ theirs: readonly ReceivedRequest[]; ours: readonly ReceivedRequest[] }> {
  const kfpProgram = join(dirname(python ?? ''), 'kfp')
  const first = await record()
  prepare(server)
  await execute(kfpProgram, kfp, { ...environment, KF_PIPELINES_ENDPOINT: first }, folder)
  const theirs = server.requests
  const second = await record()
  prepare(server)
  const ownProgram = [join(project, 'cli/signline.js'), 'pipeline', ...signline]
  await execute(process.execPath, ownProgram, { ...environment, KF_PIPELINES_ENDPOINT: second }, folder)
  return { theirs, ours: server.requests }
}

/** A request in a form in which what means the same is equal. */
function comparable({ method, path, query, body }: ReceivedRequest): object {
  const { filter, ...rest } = query
  return {
    asked: `${method} ${path}`,
    // gRPC's gateway takes an empty parameter for none.
    query: Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== '')),
    ...(filter !== undefined && { filter: JSON.parse(filter) as unknown }),
    ...(body !== undefined && { body: withoutDefaults(body) }),
  }
}

/** proto3 does not write what equals a default, and Python's protobuf writes 1 as 1.0. */
function withoutDefaults(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutDefaults)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, withoutDefaults(inner)] as const)
      .filter(
        ([, inner]) =>
          ![false, '', null, undefined].includes(inner as never) &&
          !(typeof inner === 'object' && inner !== null && Object.keys(inner).length === 0),
      ),
  )
}

/** All that was sent, without the reading that the other side does not do. */
function sent(requests: readonly ReceivedRequest[], ...leftOut: readonly RegExp[]): object[] {
  return requests
    .filter(({ method, path }) => !leftOut.some((pattern) => pattern.test(`${method} ${path}`)))
    .map(comparable)
}

// What is meant to differ:
/** kfp reads a run once more after it made it, to print it; ours prints the answer. */
const READ_AGAIN = /^GET .*\/(?:runs|recurringruns)\/[^/]+$/
/** kfp uploads without looking; ours looks first, to say what to do where the name is taken. */
const LOOKED_FIRST = /^GET .*\/pipelines$/
/** kfp asks for its health each time; ours only where a namespace would be named. */
const HEALTH = /^GET .*\/healthz$/

describe.skipIf(python === undefined)('beside the kfp command line', () => {
  test('a pipeline is uploaded with the same request', async () => {
    const { theirs, ours } = await bothSend(
      ['pipeline', 'create', '-p', 'mornings', '-d', 'of one step', 'small.yaml'],
      ['upload', 'small.yaml', '--name', 'mornings', '--description', 'of one step'],
    )
    expect(sent(ours, LOOKED_FIRST)).toEqual(sent(theirs))
    const [mine, other] = [ours, theirs].map((requests) => requests.at(-1)?.headers['content-type'])
    for (const type of [mine, other]) expect(type).toMatch(/^multipart\/form-data; boundary=/)
  })

  test('a version is uploaded with the same request', async () => {
    const { theirs, ours } = await bothSend(
      ['pipeline', 'create-version', '-v', '2', '-n', 'mornings', 'small.yaml'],
      ['upload', 'small.yaml', '--name', 'mornings', '--pipeline-version', '2'],
      {},
      (prepared) => prepared.pipelines.push({ pipeline_id: 'p-1', display_name: 'mornings' }),
    )
    expect(sent(ours)).toEqual(sent(theirs))
  })

  test.each(['small.yaml', 'claiming.yaml'])('a run of %s is made with the same requests', async (file) => {
    const values = ['region=north', 'epochs=12', 'rate=0.25', 'dry=true', 'tags=["a"]', 'options={"b":1}']
    const { theirs, ours } = await bothSend(
      ['run', 'create', '-e', 'mornings', '-r', 'first', '-f', file, ...values],
      [
        'submit',
        file,
        '--experiment',
        'mornings',
        '--name',
        'first',
        ...values.flatMap((value) => ['--arg', value]),
      ],
    )
    expect(sent(ours)).toEqual(sent(theirs, READ_AGAIN))
    expect(ours.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /apis/v2beta1/healthz',
      'GET /apis/v2beta1/experiments',
      'POST /apis/v2beta1/experiments',
      'POST /apis/v2beta1/runs',
    ])
  })

  test('a text that looks like a number stays text, which it does not with kfp', async () => {
    const { theirs, ours } = await bothSend(
      ['run', 'create', '-e', 'e', '-r', 'r', '-f', 'small.yaml', 'region=3'],
      ['submit', 'small.yaml', '--experiment', 'e', '--name', 'r', '--arg', 'region=3'],
    )
    const parameters = (requests: readonly ReceivedRequest[]): unknown => {
      const made = requests.find(({ method, path }) => method === 'POST' && path.endsWith('/runs'))
      const run = made?.body as { runtime_config: { parameters: unknown } } | undefined
      return run?.runtime_config.parameters
    }
    expect(parameters(theirs)).toEqual({ region: 3 })
    expect(parameters(ours)).toEqual({ region: '3' })
  })

  test.each([
    [
      ['--cron-expression', '0 0 9 ? * 2-6', '--start-time', '2027-01-31T09:00:00Z'],
      ['--cron', '0 0 9 ? * 2-6', '--start', '2027-01-31T09:00:00Z'],
    ],
    [
      ['--interval-second', '900', '--catchup', '--max-concurrency', '2'],
      ['--every', '15m', '--catchup', '--max-concurrency', '2'],
    ],
  ])('a recurring run is made with the same requests: %j', async (their, our) => {
    const { theirs, ours } = await bothSend(
      [
        'recurring-run',
        'create',
        '--experiment-name',
        'mornings',
        '--job-name',
        'daily',
        '--enabled',
        '--pipeline-package-path',
        'small.yaml',
        ...their,
        'region=north',
        'epochs=12',
      ],
      [
        'schedule',
        'small.yaml',
        '--experiment',
        'mornings',
        '--name',
        'daily',
        ...our,
        '--arg',
        'region=north',
        '--arg',
        'epochs=12',
      ],
    )
    const [mine, other] = [ours, theirs].map((requests) => {
      const { body, ...request } = requests.at(-1) as ReceivedRequest
      const fields = body as { max_concurrency: unknown; runtime_config: { parameters: unknown } }
      // int64 is text in the API's description; kfp sends a number, and servers take both.
      fields.max_concurrency = String(fields.max_concurrency)
      return { ...request, body: fields }
    })
    // kfp sends every argument as text here, and the run fails on a number; ours is typed.
    expect(other?.body.runtime_config.parameters).toEqual({ region: 'north', epochs: '12' })
    expect(mine?.body.runtime_config.parameters).toEqual({ region: 'north', epochs: 12 })
    const typed = { ...other, body: { ...other?.body, runtime_config: mine?.body.runtime_config } }
    expect(comparable(mine as ReceivedRequest)).toEqual(comparable(typed as ReceivedRequest))
    expect(sent(ours).slice(0, -1)).toEqual(sent(theirs).slice(0, -1))
  })

  test('a recurring run starts at once unless it is told not to; kfp’s does only with --enabled', async () => {
    const rest = ['--interval-second', '900', '--pipeline-package-path', 'small.yaml', 'region=a']
    const { theirs, ours } = await bothSend(
      ['recurring-run', 'create', '--experiment-name', 'e', '--job-name', 'j', ...rest],
      ['schedule', 'small.yaml', '--experiment', 'e', '--name', 'j', '--every', '900', '--arg', 'region=a'],
    )
    expect(theirs.at(-1)?.body).toMatchObject({ mode: 'DISABLE' })
    expect(ours.at(-1)?.body).toMatchObject({ mode: 'ENABLE' })
  })

  test.each(['run', 'pipeline', 'experiment', 'recurring-run'])('%ss are listed alike', async (kind) => {
    const name = kind === 'recurring-run' ? 'schedules' : `${kind}s`
    const { theirs, ours } = await bothSend([kind, 'list'], ['list', name, '--limit', '100'])
    expect(sent(ours, HEALTH)).toEqual(sent(theirs, HEALTH))
  })

  test.each([
    [
      ['run', 'get', 'x'],
      ['status', 'x'],
    ],
    [
      ['run', 'archive', 'x'],
      ['archive', 'x'],
    ],
    [
      ['run', 'unarchive', 'x'],
      ['archive', '--undo', 'x'],
    ],
    [
      ['recurring-run', 'enable', 'x'],
      ['schedule', 'x', '--enable'],
    ],
    [
      ['recurring-run', 'disable', 'x'],
      ['schedule', 'x', '--disable'],
    ],
    [
      ['experiment', 'archive', '--experiment-id', 'x'],
      ['archive', '--experiment', 'x'],
    ],
  ])('%j is %j', async (kfp, signline) => {
    const { theirs, ours } = await bothSend(kfp, signline, {}, (prepared) => {
      prepared.runs.push({ run_id: 'x', created_at: '2027-01-01T00:00:00Z' })
      prepared.recurringRuns.push({ recurring_run_id: 'x', created_at: '2027-01-01T00:00:00Z' })
      prepared.experiments.push({ experiment_id: 'x', created_at: '2027-01-01T00:00:00Z' })
    })
    const again = kfp[1] === 'get' ? [] : [/^GET .*\/x$/]
    expect(sent(ours, HEALTH)).toEqual(sent(theirs, HEALTH, ...again))
  })

  test('settings come from the same places: token, cookie, header and namespace', async () => {
    const context = join(folder, '.config/kfp')
    mkdirSync(context, { recursive: true })
    writeFileSync(
      join(context, 'context.json'),
      JSON.stringify({
        namespace: 'team-a',
        client_authentication_cookie: 'session=1',
        client_authentication_header_name: 'x-proxy-user',
        client_authentication_header_value: 'someone',
      }),
    )
    try {
      const environments = [{ KFP_EXISTING_TOKEN: 'hush' }, { KFP_NAMESPACE: 'team-b' }, {}]
      for (const environment of environments) {
        const list = ['list', 'runs', '--limit', '100']
        const { theirs, ours } = await bothSend(['run', 'list'], list, environment)
        const settings = (requests: readonly ReceivedRequest[]): object[] =>
          requests.map(({ path, query, headers }) => ({
            path,
            namespace: query.namespace,
            authorization: headers.authorization,
            cookie: headers.cookie,
            header: headers['x-proxy-user'],
          }))
        expect(settings(ours)).toEqual(settings(theirs))
        expect(settings(ours)).toHaveLength(1)
      }
    } finally {
      rmSync(context, { recursive: true })
    }
  })
})

describe.skipIf(python === undefined)('every kfp command in our documents', () => {
  const commands = [
    { file: 'README.md', cwd: project },
    { file: 'kfp/README.md', cwd: folder },
  ].flatMap(({ file, cwd }) =>
    codeBlocks(readFileSync(join(project, file), 'utf8'), ['sh', 'bash', 'console', ''])
      .flatMap((block) => block.replaceAll(/\\\n\s*/g, '').split('\n'))
      .map((line) => line.replace(/^\$ /, '').trim())
      .filter((line) => line.startsWith('kfp '))
      .map((command) => ({ file, cwd, command })),
  )
  beforeAll(() => {
    // kfp/README.md compiles its example to the file that its commands name.
    const [example = ''] = codeBlocks(readFileSync(join(project, 'kfp/README.md'), 'utf8'), ['ts'])
    writeFileSync(join(folder, 'example.mjs'), example)
    writeFileSync(
      join(folder, 'train-all.yaml'),
      execFileSync(process.execPath, ['example.mjs'], { cwd: folder }),
    )
  })

  test('is found', () => {
    expect(commands.map(({ command }) => command)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^kfp pipeline create /),
        expect.stringMatching(/^kfp run create /),
      ]),
    )
  })

  test.each(commands)('$file: $command', async ({ cwd, command }) => {
    const endpoint = await record()
    const path = `${dirname(python ?? '')}:${process.env.PATH}`
    await execute('/bin/sh', ['-c', command], { PATH: path, KF_PIPELINES_ENDPOINT: endpoint }, cwd)
    const post = server.requests.find(({ method }) => method === 'POST')
    expect(post?.path).toMatch(/^\/apis\/v2beta1\//)
    // A run that lacks an input would be refused by a server, not by this one.
    for (const { method, path: asked, body } of server.requests)
      if (method === 'POST' && asked.endsWith('/runs')) expect(missingInputs(body)).toEqual([])
  })
})

/** Inputs that a run neither is given nor has defaults for. */
function missingInputs(body: unknown): string[] {
  const run = body as {
    pipeline_spec?: Record<string, unknown>
    runtime_config?: { parameters?: Record<string, unknown> }
  }
  const spec = (run.pipeline_spec?.pipeline_spec ?? run.pipeline_spec) as {
    root?: {
      inputDefinitions?: { parameters?: Record<string, { defaultValue?: unknown; isOptional?: boolean }> }
    }
  }
  return Object.entries(spec.root?.inputDefinitions?.parameters ?? {})
    .filter(
      ([name, { defaultValue, isOptional }]) =>
        defaultValue === undefined &&
        isOptional !== true &&
        run.runtime_config?.parameters?.[name] === undefined,
    )
    .map(([name]) => name)
}
