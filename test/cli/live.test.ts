import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { connect } from 'node:tls'
import { afterEach, beforeAll, expect, test } from 'vitest'
import WebSocket from 'ws'
import type { StartedSession } from '#cli/live/links.js'
import { labelsOf, metricsOf, panelRows } from '#live/telemetry/dashboard/panels.js'
import { type ReceivedSpan, startOtlpReceiver } from '../live/telemetry/otlp-receiver.ts'
import { runSignline } from './run-signline.ts'

const CLIP = 'data-samples/zeljora-right/front.mp4'

interface Running {
  readonly child: ChildProcess
  readonly started: StartedSession
  stderr(): string
}

beforeAll(() => {
  execFileSync(process.execPath, ['setup/build-page.js', '--if-stale'], { stdio: 'inherit' })
})

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

function spawnLive(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcess {
  const { REDIS_URL: _, ...inherited } = process.env
  const child = spawn(process.execPath, ['cli/signline.js', 'live', ...args], {
    env: { ...inherited, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  return child
}

async function startLive(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Running> {
  const child = spawnLive(['--port', '0', '--json', ...args], environment)
  let [out, errors] = ['', '']
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  const started = await new Promise<StartedSession>((resolve, reject) => {
    child.stdout?.on('data', (chunk) => {
      out += chunk
      if (out.includes('\n')) resolve(JSON.parse(out))
    })
    child.once('exit', (code) => reject(new Error(`ended with code ${code}: ${errors}`)))
  })
  return { child, started, stderr: () => errors }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  return child.exitCode
}

test('help names every option, the parts, the environment and what it is not', async () => {
  const { exitCode, stdout } = await runSignline('live', '--help')
  expect(exitCode).toBe(0)
  for (const part of [
    ...['--port', '--host', '--camera', '--mirrored', '--alphabet', '--device', '--variant', '--tls-cert'],
    ...[
      '--tls-key',
      '--self-signed',
      '--origin',
      '--allow-camera',
      '--recordings',
      '--json',
      'worker',
      'gateway',
    ],
    ...[
      'REDIS_URL',
      'SIGNLINE_OPERATOR_KEY',
      'SIGNLINE_LOG',
      'OTEL_EXPORTER_OTLP_ENDPOINT',
      'Nothing is recorded',
    ],
  ])
    expect(stdout).toContain(part)
  const ofWorker = (await runSignline('live', 'worker', '--help')).stdout
  for (const part of ['REDIS_URL', '--metrics-port', '--pod-deletion-cost']) expect(ofWorker).toContain(part)
  expect((await runSignline('live', 'gateway', '--help')).stdout).toContain('SIGNLINE_TICKET_KEY')
})

test.each([
  [['live', '--port', '70000'], "argument '70000' is invalid; give a whole number from 0 to 65535."],
  [['live', '--variant', 'huge'], 'Allowed choices are full, lite'],
  [
    ['live', '--camera', 'front=nowhere.mp4'],
    'signline: camera "front": nowhere.mp4 does not exist; check the path',
  ],
  [['live', '--mirrored', 'left'], 'signline: --mirrored left: there is no camera "left"'],
  [['live', '--tls-cert', 'c.pem'], 'signline: --tls-cert is given alone'],
  [['live', '--tls-cert', 'c.pem', '--tls-key', 'k.pem'], 'signline: --tls-cert c.pem does not exist'],
  [['live', 'worker'], 'signline: REDIS_URL is not set; signline live worker meets the other parts in Redis'],
  [['live', 'gateway'], 'signline: REDIS_URL is not set; signline live gateway meets'],
  [['live', 'worker', '--port', '1'], 'signline: --port is no option of signline live worker'],
  [['live', '--camera', 'a=b', 'gateway'], 'signline: --camera is no option of signline live gateway'],
  [['live', 'gateway', '--nosuch'], "signline: unknown option '--nosuch'"],
  [['live', 'nosuch'], "too many arguments for 'live'"],
])('what cannot work is one sentence and code 2, %j', async (args, sentence) => {
  const { exitCode, stdout, stderr } = await runSignline(...args)
  expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' })
  expect(stderr).toContain(sentence)
  expect(stderr.split('\n').length).toBeLessThanOrEqual(3)
})

test.each([
  [{ REDIS_URL: 'redis://127.0.0.1:1' }, ['gateway'], /^signline: SIGNLINE_TICKET_KEY is not set/, 2],
  [{ REDIS_URL: 'nonsense' }, ['worker'], /^signline: REDIS_URL is not an address; write it as redis:/, 2],
  [
    { REDIS_URL: 'redis://127.0.0.1:1' },
    ['worker', '--pod-deletion-cost', 'worker-1'],
    /^signline: --pod-deletion-cost worker-1: KUBERNETES_SERVICE_HOST is not set, so this is no pod; leave/,
    2,
  ],
  [
    { REDIS_URL: 'redis://127.0.0.1:1', KUBERNETES_SERVICE_HOST: '10.96.0.1' },
    ['worker', '--pod-deletion-cost', '../pods'],
    /^signline: --pod-deletion-cost "..\/pods" is no name of a pod/,
    2,
  ],
  [{ SIGNLINE_LOG: 'loud' }, [], /^signline: SIGNLINE_LOG is "loud"/, 2],
  [
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector' },
    [],
    /^signline: OTEL_EXPORTER_OTLP_ENDPOINT is "collector"/,
    2,
  ],
  [{ SIGNLINE_OPERATOR_KEY: 'short' }, [], /^signline: SIGNLINE_OPERATOR_KEY has 5 characters/, 2],
] as const)(
  'an environment that cannot work is one sentence, %j %j',
  async (environment, args, sentence, code) => {
    const child = spawnLive(args, environment)
    let errors = ''
    child.stderr?.on('data', (chunk) => {
      errors += chunk
    })
    expect(await exitOf(child)).toBe(code)
    expect(errors).toMatch(sentence)
  },
)

test('it serves a session of a file camera, whose reader gets captions, drains on SIGTERM, and leaves a trace', async () => {
  await using receiver = await startOtlpReceiver()
  const { child, started, stderr } = await startLive(['--camera', `front=${CLIP}`, '--loop'], {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
  })
  expect(started.links.join).toMatch(/^http:\/\/localhost:\d+\/join\/[\w-]{22}#ticket=/)
  expect(started.cameras).toEqual(['front'])
  expect((await fetch(`${started.base}/readyz`)).status).toBe(200)
  expect(await (await fetch(started.links.stage)).text()).toContain('<html')
  expect(await (await fetch(`${started.base}/metrics`)).text()).toContain('service_name="signline-live"')

  const ticket = new URL(started.links.captions).hash.replace('#ticket=', '')
  const address = `${started.base.replace('http', 'ws')}/api/v1/sessions/${started.sessionId}/socket`
  const socket = new WebSocket(address, ['signline.1', `ticket.${ticket}`])
  const types = new Set<string>()
  const finals: string[] = []
  await new Promise<void>((resolve, reject) => {
    socket.on('message', (data) => {
      const message = JSON.parse(String(data))
      types.add(message.type)
      if (message.type === 'caption' && message.caption.state === 'final') finals.push(message.caption.text)
      if (finals.length > 0) resolve()
    })
    socket.on('error', reject)
    child.once('exit', () => reject(new Error(stderr())))
  })
  // Which of its letters are read depends on how many pictures a busy machine has time for.
  expect(finals[0]).toMatch(/^[A-Z]+$/)

  expect((await fetch(`${started.base}/api/v1/sessions`)).status).toBe(401)
  const metrics = await (await fetch(`${started.base}/metrics`)).text()
  const read = panelRows
    .flatMap(({ panels }) => panels)
    .flatMap(({ queries }) => queries.map(({ query }) => query))
  const missing = read.flatMap(metricsOf).filter((name) => !metrics.includes(`# TYPE ${name} `))
  expect(missing).toEqual(['kube_deployment_status_replicas_ready'])
  const lines = metrics.split('\n')
  for (const query of read) {
    const [name = ''] = metricsOf(query)
    const line = lines.find((each) => each.startsWith(name))
    for (const label of name.startsWith('kube_') ? [] : labelsOf(query))
      expect(`${line} lacks ${label}`).toMatch(new RegExp(`[{,]${label}="`))
  }

  child.kill('SIGTERM')
  const [closeCode] = await once(socket, 'close')
  expect(types).toContain('drain')
  expect(closeCode).toBe(1012)
  expect(await exitOf(child)).toBe(0)
  for (const ours of [started.sessionId, ticket]) expect(stderr()).not.toContain(ours)

  const named = (name: string): readonly ReceivedSpan[] => receiver.spans.filter((span) => span.name === name)
  const [camera] = named('signline.camera')
  const [caption] = named('signline.caption')
  expect(caption?.links?.map(({ spanId }) => spanId)).toEqual([camera?.spanId])
  expect(named('signline.caption.delivery')[0]?.parentSpanId).toBe(caption?.spanId)
  expect(JSON.stringify(receiver.spans)).not.toContain(started.sessionId)
  expect([...receiver.metricNames]).toContain('signline.caption.latency')
})

test('with a certificate made on the spot the fingerprint that is printed is the one that is served', async () => {
  const { child, started } = await startLive(['--self-signed'])
  expect(started.base).toMatch(/^https:/)
  const port = Number(new URL(started.base).port)
  const socket = connect({ host: '127.0.0.1', port, rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  expect(socket.getPeerCertificate().fingerprint256).toBe(started.fingerprint)
  socket.destroy()
  child.kill('SIGINT')
  expect(await exitOf(child)).toBe(0)
})

test('more cameras than the worker may read are one sentence with the remedy', async () => {
  const child = spawnLive(
    [
      '--port',
      '0',
      '--max-cameras',
      '1',
      '--camera',
      `front=${CLIP}`,
      '--camera',
      'left=data-samples/zeljora-right/left.mp4',
    ],
    { SIGNLINE_LOG: 'error' },
  )
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  expect(await exitOf(child)).toBe(1)
  expect(errors).toMatch(
    /^signline: no room to read .*--max-cameras and --max-sessions take so many[^\n]*\n$/,
  )
})

test('a port that is taken is one sentence', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const child = spawnLive(['--port', String(port)], { SIGNLINE_LOG: 'error' })
  let errors = ''
  child.stderr?.on('data', (chunk) => {
    errors += chunk
  })
  expect(await exitOf(child)).toBe(2)
  expect(errors).toMatch(new RegExp(`signline: port ${port} of 127.0.0.1 is taken; choose another`))
  server.close()
})
