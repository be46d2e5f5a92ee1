import { execFile } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { compileToYaml } from '@kubeflow/pipelines/compiler'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { main } from '#cli/main.js'
import { STEP_IMAGE } from '#components/types/step-image.js'
import { runTasks, testPods, trainPod } from '../kfp/client/argo-run.ts'
import { PipelinesServer, type PipelinesServerOptions } from '../kfp/client/pipelines-server.ts'
import { claimingPipeline, smallPipeline } from '../kfp/client/small-pipeline.ts'

const folder = mkdtempSync(join(tmpdir(), 'signline-server-'))
const small = join(folder, 'small.yaml')
const claiming = join(folder, 'claiming.yaml')
beforeAll(() => {
  writeFileSync(small, compileToYaml(smallPipeline))
  writeFileSync(claiming, compileToYaml(claimingPipeline, { target: 'kfp-next' }))
})
afterAll(() => rmSync(folder, { recursive: true }))

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

interface Lab {
  readonly server: PipelinesServer
  /** Runs `signline pipeline …`. */
  readonly signline: (args: readonly string[], environment?: Record<string, string>) => Promise<Ended>
}

async function lab(options: PipelinesServerOptions = {}): Promise<Lab> {
  const server = new PipelinesServer(options)
  const endpoint = await server.start()
  stops.push(() => server.stop())
  return {
    server,
    signline: (args, environment = {}) => runHere(args, { KF_PIPELINES_ENDPOINT: endpoint, ...environment }),
  }
}

/** In this process, which is ten times as fast as a new one for each command. */
async function runHere(args: readonly string[], environment: Record<string, string>): Promise<Ended> {
  const [before, exitCode] = [process.env, process.exitCode]
  const written = { stdout: '', stderr: '' }
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text)
      return true
    }),
  )
  process.env = { PATH: before.PATH, HOME: folder, ...environment }
  process.exitCode = undefined
  try {
    return { code: await main(['pipeline', ...args]), ...written }
  } finally {
    process.env = before
    process.exitCode = exitCode
    for (const spy of spies) spy.mockRestore()
  }
}

describe('signline pipeline submit', () => {
  test('checks and types the inputs, makes the experiment, starts the run and waits for its end', async () => {
    const { server, signline } = await lab()
    const given = ['--arg', 'region=3', '--arg', 'epochs=12', '--arg', 'tags=["a"]']
    const ended = await signline([
      'submit',
      small,
      ...given,
      '--experiment',
      'mornings',
      '--name',
      'first',
      '--wait',
    ])
    expect(ended).toMatchObject({
      code: 0,
      stdout: 'run run-1 of small started\nrun run-1 succeeded\n',
    })
    expect(server.experiments[0]?.display_name).toBe('mornings')
    expect(server.runs[0]).toMatchObject({
      display_name: 'first',
      experiment_id: 'experiment-1',
      runtime_config: { parameters: { region: '3', epochs: 12, tags: ['a'] } },
    })
  })

  test('takes inputs out of files: one value by @FILE, all of them by --args-file', async () => {
    const { server, signline } = await lab()
    const [tags, all] = [join(folder, 'tags.json'), join(folder, 'all.yaml')]
    writeFileSync(tags, '["from", "a file"]\n')
    writeFileSync(all, 'region: north\nepochs: 7\ndry: yes\n')
    const { stderr } = await signline([
      'submit',
      small,
      '--args-file',
      all,
      '--arg',
      `tags=@${tags}`,
      '--arg',
      'epochs=8',
    ])
    expect(stderr).toBe('')
    expect(server.runs[0]?.runtime_config).toEqual({
      parameters: { region: 'north', epochs: 8, dry: true, tags: ['from', 'a file'] },
    })
  })

  test('ends with 1 where the run does, and says how each task went', async () => {
    const { signline } = await lab({
      states: ['RUNNING', 'FAILED'],
      taskDetails: [{ display_name: 'train', state: 'FAILED', error: { message: 'out of memory' } }],
    })
    const { code, stdout } = await signline(['submit', small, '--arg', 'region=a', '--wait'])
    expect(code).toBe(1)
    expect(stdout).toMatch(/run-1\): failed\n(?:.*\n)* {2}train {2}failed: out of memory/)
  })

  test('prints JSON: the run as it was made, and as it ended', async () => {
    const { signline } = await lab()
    const { stdout } = await signline(['submit', small, '--arg', 'region=a', '--wait', '--json'])
    const [made, ended] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { state?: string })
    expect(made).toMatchObject({ run_id: 'run-1' })
    expect(ended).toMatchObject({ run_id: 'run-1', state: 'SUCCEEDED' })
  })

  test('sends nothing where the file, an input or an option is wrong', async () => {
    const { server, signline } = await lab()
    const faulty = join(folder, 'faulty.yaml')
    writeFileSync(
      faulty,
      compileToYaml(smallPipeline).replace('executorLabel: exec-train', 'executorLabel: exec-x'),
    )
    const cases: [string[], RegExp][] = [
      [[faulty], /faulty\.yaml:\d+:\d+: .*exec-x/],
      [[small], /argument region: the parameter has no default and is not given; give region/],
      [
        [small, '--arg', 'region=a', '--arg', 'epochs=many'],
        /argument epochs: is "many", not a whole number/,
      ],
      [[small, '--arg', 'region'], /--arg is "region"; write it as key=value/],
      [[small, '--arg', 'region=a', '--claim', 'x=y'], /--claim "x": the pipeline takes no claims/],
      [[small, '--arg', 'region=a', '--timeout', '9'], /--timeout goes with --wait/],
      [[claiming], /podResourceClaims.*; for kfp-next it is sound: give --target kfp-next/s],
      [[join(folder, 'none.yaml')], /none\.yaml: cannot be read/],
      [['archive.tar.gz'], /this is an archive; unpack it/],
    ]
    for (const [args, message] of cases) {
      const { code, stderr } = await signline(['submit', ...args])
      expect({ args, code, stderr }).toEqual({ args, code: 2, stderr: expect.stringMatching(message) })
    }
    expect(server.requests).toEqual([])
  })

  test('fills in device claims from --claim, a file or the cluster’s ConfigMap', async () => {
    const { server, signline } = await lab()
    const map = join(folder, 'claims.yaml')
    writeFileSync(map, 'training: from-file\nother: unused\n')
    const bin = join(folder, 'bin')
    mkdirSync(bin, { recursive: true })
    const kubectl = join(bin, 'kubectl')
    writeFileSync(kubectl, `#!/bin/sh\necho "$@" >&2\necho '{"data":{"training":"from-cluster"}}'\n`)
    chmodSync(kubectl, 0o755)
    const path = { PATH: `${bin}${delimiter}${process.env.PATH}` }
    const submit = ['submit', claiming, '--target', 'kfp-next', '--arg', 'region=a']
    await signline([...submit, '--claim', 'training=by-hand', '--claims', map])
    await signline([...submit, '--claims', map, '--claims-from-cluster'], path)
    await signline([...submit, '--claims-from-cluster', 'my-claims'], path)
    expect(
      server.runs.map(
        (run) =>
          (run.runtime_config as { parameters: Record<string, { resourceClaimTemplateName: string }> })
            .parameters['resource-claim-training']?.resourceClaimTemplateName,
      ),
    ).toEqual(['from-cluster', 'from-file', 'by-hand'])
  })

  test('says in one sentence which claim is missing, and sends nothing', async () => {
    const { server, signline } = await lab()
    const { code, stderr } = await signline(['submit', claiming, '--target', 'kfp-next', '--arg', 'region=a'])
    expect(code).toBe(2)
    expect(stderr).toBe(
      'signline: the pipeline claims devices by "training", and no map says which ResourceClaimTemplate that is; give --claim training=TEMPLATE, --claims FILE or --claims-from-cluster\n',
    )
    expect(server.requests).toEqual([])
  })

  test('says what to do where there is no kubectl, or it fails', async () => {
    const { signline } = await lab()
    const submit = ['submit', claiming, '--target', 'kfp-next', '--arg', 'region=a', '--claims-from-cluster']
    expect(await signline(submit, { PATH: '/nowhere' })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('there is no kubectl on the path'),
    })
    const bin = join(folder, 'broken')
    mkdirSync(bin)
    writeFileSync(join(bin, 'kubectl'), '#!/bin/sh\necho "Error from server (NotFound)" >&2\nexit 1\n')
    chmodSync(join(bin, 'kubectl'), 0o755)
    expect(await signline(submit, { PATH: `${bin}${delimiter}/bin` })).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/kubectl get configmap signline-resource-claims .*NotFound/),
    })
  })
})

test('A pipeline is uploaded, then a version of it, then run by its name on the server', async () => {
  const { server, signline } = await lab()
  expect(await signline(['upload', small])).toMatchObject({
    code: 0,
    stdout: 'pipeline small uploaded: pipeline-1\n',
  })
  expect(await signline(['upload', small])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(
      /has a pipeline "small" \(pipeline-1\); add a version with --pipeline-version/,
    ),
  })
  expect((await signline(['upload', small, '--pipeline-version', '2'])).stdout).toBe(
    'version 2 of pipeline small uploaded: version-2\n',
  )
  Object.assign(server.versions[1] ?? {}, { pipeline_spec: (await storedSpec()) as object })
  const submitted = await signline([
    'submit',
    'small',
    '--uploaded',
    '--arg',
    'region=a',
    '--arg',
    'epochs=4',
  ])
  expect(submitted.stderr).toBe('')
  expect(server.runs[0]).toMatchObject({
    pipeline_version_reference: { pipeline_id: 'pipeline-1', pipeline_version_id: 'version-2' },
    runtime_config: { parameters: { region: 'a', epochs: 4 } },
  })
})

describe('With --if-changed', () => {
  const changed = join(folder, 'changed.yaml')
  beforeAll(() => writeFileSync(changed, readFileSync(small, 'utf8').replace('train:1', 'train:2')))
  const upload = (source: string): string[] => ['upload', source, '--pipeline-version', '0.1', '--if-changed']
  const names = ({ versions }: PipelinesServer): unknown[] => versions.map((version) => version.display_name)

  test('a version is uploaded where there is none, and again only where the content is another', async () => {
    const { server, signline } = await lab()
    const first = await signline(upload(small))
    expect(first.stdout).toMatch(/^version 0\.1-[0-9a-f]{10} of pipeline small uploaded: version-1\n$/)
    expect((await signline(upload(small))).stdout).toMatch(
      /^version 0\.1-\w+ of pipeline small is the newest and says the same, nothing was uploaded: version-1\n$/,
    )
    expect(JSON.parse((await signline([...upload(small), '--json'])).stdout)).toEqual(server.versions[0])
    await signline(upload(changed))
    await signline(upload(changed))
    expect(server.pipelines).toHaveLength(1)
    expect(server.versions).toHaveLength(2)
    expect(server.asked.filter((asked) => asked.startsWith('POST'))).toEqual([
      'POST /apis/v2beta1/pipelines',
      'POST /apis/v2beta1/pipelines/upload_version',
      'POST /apis/v2beta1/pipelines/upload_version',
    ])
  })

  test('what was gone back to becomes the newest again, under a name that is free', async () => {
    const { server, signline } = await lab()
    for (const source of [small, changed, small, small, changed]) await signline(upload(source))
    const [first, second, ...others] = names(server)
    expect(others).toEqual([`${first}-2`, `${second}-2`])
  })

  test('a version that somebody named is left, and one by the pipeline’s name is added', async () => {
    const { server, signline } = await lab()
    await signline(['upload', small])
    await signline(['upload', small, '--if-changed'])
    expect(names(server)).toEqual(['small', expect.stringMatching(/^small-[0-9a-f]{10}$/)])
  })

  test('a pipeline whose first version the server refuses is not left behind', async () => {
    const { server, signline } = await lab({
      intercept: ({ path }, response) => {
        if (!path.endsWith('upload_version')) return false
        response.writeHead(400, { 'content-type': 'application/json' })
        response.end('{"error_message":"unknown field \\"podResourceClaims\\""}')
        return true
      },
    })
    expect(await signline(upload(small))).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /the server answered 400 Bad Request: unknown field "podResourceClaims"; /,
      ),
    })
    expect(server.asked.at(-1)).toBe('DELETE /apis/v2beta1/pipelines/pipeline-1')
    expect(server.pipelines).toEqual([])
  })

  test('a pipeline that all users share does not take the place of the namespace’s own', async () => {
    const { server, signline } = await lab({ multiUser: true })
    await signline([...upload(small), '--shared'])
    await signline([...upload(small), '--namespace', 'team-a'])
    expect(server.pipelines).toMatchObject([{ display_name: 'small' }, { namespace: 'team-a' }])
    expect(server.pipelines[0]).not.toHaveProperty('namespace')
  })
})

test('Images of a cluster’s own registry take the place of ours before a pipeline is sent', async () => {
  const { server, signline } = await lab()
  const own = join(folder, 'own.yaml')
  writeFileSync(own, compileToYaml(smallPipeline).replaceAll('registry.example/train:1', STEP_IMAGE))
  await signline(['upload', own, '--image', 'registry.example/own:2'])
  const { body } = server.requests.at(-1) ?? {}
  expect((body as { uploadfile: string }).uploadfile).toContain('image: registry.example/own:2')
})

test('A pipeline is compiled as Kubernetes objects', async () => {
  const { signline } = await lab()
  const { stdout } = await signline(['compile', 'transcribe', '--manifest', 'both', '--namespace', 'team-a'])
  expect(stdout.match(/^kind: .*|^ {2}namespace: .*/gm)).toEqual([
    'kind: Pipeline',
    '  namespace: team-a',
    'kind: PipelineVersion',
    '  namespace: team-a',
  ])
  for (const wrong of [
    ['--manifest', 'all'],
    ['--namespace', 'team-a'],
  ])
    expect(await signline(['compile', 'transcribe', ...wrong])).toMatchObject({ code: 2 })
})

test('A schedule is made, listed, disabled and deleted', async () => {
  const { server, signline } = await lab()
  const made = await signline([
    'schedule',
    small,
    '--arg',
    'region=a',
    '--every',
    '15m',
    '--max-concurrency',
    '2',
  ])
  expect(made.stdout).toBe('recurring run recurringrun-1 made\n')
  expect(server.recurringRuns[0]).toMatchObject({
    mode: 'ENABLE',
    max_concurrency: '2',
    trigger: { periodic_schedule: { interval_second: '900' } },
  })
  expect((await signline(['schedule', 'recurringrun-1', '--disable'])).stdout).toBe(
    'recurring run recurringrun-1 disabled\n',
  )
  expect((await signline(['list', 'schedules'])).stdout).toMatch(/recurringrun-1 .*disabled/)
  expect((await signline(['schedule', 'recurringrun-1', '--delete'])).code).toBe(0)
  expect(server.recurringRuns).toEqual([])
  const before = server.requests.length
  const wrong: [string[], RegExp][] = [
    [[], /needs --cron .* or --every 1h/],
    [['--cron', '0 9 * * *'], /has 5 fields; Kubeflow takes six/],
    [['--every', '1w'], /--every is "1w"; write it as 90s/],
    [['--every', '1h', '--max-concurrency', '11'], /11 runs are to go on at once/],
    [['--every', '1h', '--start', 'tomorrow'], /"tomorrow" is no moment with its time zone/],
    [['--enable', '--delete'], /--enable and --delete exclude each other/],
  ]
  for (const [args, message] of wrong)
    expect(await signline(['schedule', small, '--arg', 'region=a', ...args])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(message),
    })
  expect(server.requests).toHaveLength(before)
})

test('Runs are listed, looked at, read, terminated, retried and archived', async () => {
  const { server, signline } = await lab({ states: ['RUNNING'] })
  for (const region of ['a', 'b', 'c'])
    await signline(['submit', small, '--arg', `region=${region}`, '--name', region])
  const listed = await signline(['list', '--limit', '2'])
  expect(listed.stdout.split('\n').map((line) => line.split(/\s+/)[1])).toEqual(['NAME', 'c', 'b', undefined])
  expect(listed.stderr).toMatch(/there are more; --all shows them/)
  expect((await signline(['list', '--name', 'a', '--json'])).stdout.trim()).toMatch(
    /^\{.*"run_id":"run-1".*\}$/,
  )
  expect((await signline(['status', 'run-1'])).stdout).toMatch(/^a \(run-1\): running\n/)
  expect(await signline(['status', 'run-9'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/run-9 not found/),
  })
  expect((await signline(['terminate', 'run-1', 'run-2', '--wait'])).stdout).toMatch(/run run-2 canceled\n$/)
  expect(await signline(['status', 'run-1', '--wait'])).toMatchObject({ code: 1 })
  expect((await signline(['retry', 'run-1'])).stdout).toBe('run run-1 goes on from where it failed\n')
  expect((await signline(['archive', 'run-1', '--json'])).stdout).toBe(
    '{"run_id":"run-1","done":"archive"}\n',
  )
  expect(server.runs.at(-1)?.storage_state).toBe('ARCHIVED')
})

test('The lines of a run’s steps are printed, each behind its step, and a log that is gone is told', async () => {
  const options = {
    states: ['RUNNING', 'SUCCEEDED'],
    taskDetails: runTasks,
    logs: { [trainPod]: ['started\ndone\n'], [testPods[0] ?? '']: ['0.9\n'] },
  }
  const { signline } = await lab(options)
  const submitted = await signline(['submit', small, '--arg', 'region=a', '--logs', '--name', 'first'])
  expect(submitted.code).toBe(0)
  expect(submitted.stdout.split('\n').filter((line) => line.includes(' | '))).toEqual([
    'loop/iteration(0)/test | 0.9',
    'train(0) | started',
    'train(0) | done',
  ])
  expect(submitted.stderr).toMatch(/iteration\(1\)\/test: its log cannot be had: .*Failed to read logs/)
  const json = await signline(['logs', 'run-1', '--step', 'train', '--json'])
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { step: 'train(0)', pod: trainPod, text: 'started' },
    { step: 'train(0)', pod: trainPod, text: 'done' },
  ])
  const other = await lab({ ...options, logs: {} })
  await other.signline(['submit', small, '--arg', 'region=a'])
  expect(await other.signline(['logs', 'run-1', '--step', 'train'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no log of the run run-1 can be had; its pods may be gone/),
  })
})

test('Every command shows an example, and none asks a server for it', async () => {
  const { server, signline } = await lab()
  const commands = ['upload', 'submit', 'schedule', 'status', 'logs', 'list', 'terminate', 'retry', 'archive']
  for (const command of commands) {
    const { code, stdout } = await signline([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Example:\n {2}\$ signline pipeline /)
    expect(stdout).toContain('--json')
    expect(stdout).toContain('--endpoint')
  }
  expect(server.requests).toEqual([])
})

test('A server is reached through kubectl’s proxy where asked for, and the proxy ends with the command', async () => {
  const { server } = await lab({
    intercept: (_, response) => {
      response.setHeader('content-type', 'application/json')
      response.end('{}')
      return true
    },
  })
  const port = new URL(server.address).port
  const [bin, pids] = [join(folder, 'proxy'), join(folder, 'pids')]
  mkdirSync(bin)
  const script = `#!/bin/sh\necho $$ > ${pids}\necho "$@" >> ${pids}\necho "Starting to serve on 127.0.0.1:${port}"\nexec sleep 60\n`
  writeFileSync(join(bin, 'kubectl'), script)
  chmodSync(join(bin, 'kubectl'), 0o755)
  const launcher = join(import.meta.dirname, '../../cli/signline.js')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [launcher, 'pipeline', 'list', '--kubectl-proxy', '--json'],
    { env: { PATH: `${bin}${delimiter}${process.env.PATH}`, HOME: folder } },
  )
  expect(stdout).toBe('')
  const prefix = '/api/v1/namespaces/kubeflow/services/ml-pipeline:http/proxy/apis/v2beta1'
  expect(server.requests.map(({ path }) => path)).toEqual([`${prefix}/healthz`, `${prefix}/runs`])
  const [pid, args] = readFileSync(pids, 'utf8').split('\n')
  expect(args).toBe('proxy --address=127.0.0.1 --port=0')
  // An orphan stays in the list of processes until its new parent has looked at it.
  await expect.poll(() => isAlive(Number(pid)), { timeout: 30_000 }).toBe(false)
})

test('kubectl’s proxy that does not start is told with what kubectl said', async () => {
  const { signline } = await lab()
  const bin = join(folder, 'no-proxy')
  mkdirSync(bin)
  writeFileSync(
    join(bin, 'kubectl'),
    '#!/bin/sh\necho "error: no configuration has been provided" >&2\nexit 1\n',
  )
  chmodSync(join(bin, 'kubectl'), 0o755)
  expect(await signline(['list', '--kubectl-proxy'], { PATH: `${bin}${delimiter}/bin` })).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(
      /it ended with 1: error: no configuration has been provided; see that kubectl/,
    ),
  })
  expect(await signline(['list', '--kubectl-proxy'], { PATH: '/nowhere' })).toMatchObject({ code: 2 })
  expect(await signline(['list', '--kubectl-proxy', '--endpoint', 'http://a'])).toMatchObject({ code: 2 })
})

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('A token is sent and never shown, not with --debug either', async () => {
  const { server, signline } = await lab({ multiUser: true })
  const { code, stderr, stdout } = await signline(['list'], { KFP_EXISTING_TOKEN: 'hush-hush', DEBUG: '*' })
  expect(code).toBe(2)
  expect(stderr).toMatch(/asks for a namespace/)
  expect(stderr + stdout).not.toContain('hush')
  expect(server.requests[0]?.headers.authorization).toBe('Bearer hush-hush')
})

async function storedSpec(): Promise<unknown> {
  const { compilePipeline } = await import('@kubeflow/pipelines/compiler')
  return compilePipeline(smallPipeline).spec
}
