import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { resolve } from 'node:path'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { RedisServer, redisServerPath } from '../live/redis/redis-server.ts'

const CLIP = resolve('data-samples/zeljora-right/front.mp4')
const KEYS = {
  SIGNLINE_TICKET_KEY: 'ticket-key-of-this-test',
  SIGNLINE_OPERATOR_KEY: 'operator-key-of-this-test',
}

const children: ChildProcess[] = []
beforeAll(() => {
  execFileSync(process.execPath, ['setup/build-page.js', '--if-stale'], { stdio: 'inherit' })
})
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** Starts a part and resolves when its log matches. */
async function startPart(
  environment: Readonly<Record<string, string>>,
  args: readonly string[],
  ready: RegExp,
): Promise<{ readonly child: ChildProcess; readonly found: string }> {
  const child = spawn(process.execPath, ['cli/signline.js', 'live', ...args], {
    env: { ...process.env, ...KEYS, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  children.push(child)
  let errors = ''
  const found = await new Promise<string>((found, reject) => {
    child.stderr?.on('data', (chunk) => {
      errors += chunk
      const match = ready.exec(errors)
      if (match !== null) found(match[1] ?? '')
    })
    child.once('exit', (code) => reject(new Error(`${args[0]} ended with code ${code}: ${errors}`)))
  })
  return { child, found }
}

test.skipIf(redisServerPath() === undefined)(
  'a worker and a gateway of their own meet in Redis, and each drains by itself',
  async () => {
    const redis = await RedisServer.start()
    try {
      const environment = { REDIS_URL: redis.url }
      const gateway = await startPart(
        environment,
        ['gateway', '--port', '0', '--allow-camera', CLIP],
        /gateway \S+: (http:\S+)/,
      )
      const worker = await startPart(
        environment,
        ['worker', '--metrics-port', '0'],
        /metrics and health at \S+ port (\d+)[\s\S]*This worker holds up to/,
      )
      const askWorker = (path: string): Promise<Response> => fetch(`http://127.0.0.1:${worker.found}${path}`)
      expect((await askWorker('/readyz')).status).toBe(200)
      const ask = async (path: string, body?: unknown): Promise<Response> =>
        fetch(`${gateway.found}/api/v1/sessions${path}`, {
          headers: {
            authorization: `Bearer ${KEYS.SIGNLINE_OPERATOR_KEY}`,
            'content-type': 'application/json',
          },
          ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
        })
      const camera = { kind: 'server', id: 'front', uri: CLIP, mirrored: false, loop: true }
      const refused = await ask('', { cameras: [{ ...camera, uri: '/etc/passwd' }] })
      expect(refused.status).toBe(403)
      let response = await ask('', { cameras: [camera] })
      while (response.status === 503) response = await ask('', { cameras: [camera] }) // the worker says in a moment what it holds
      expect(response.status, await response.clone().text()).toBe(201)
      const created = (await response.json()) as { session: { id: string } }
      let captions: readonly { readonly text: string }[] = []
      while (captions.length === 0) {
        await new Promise((resolve) => setTimeout(resolve, 250))
        const page = (await (await ask(`/${created.session.id}/captions`)).json()) as {
          captions: readonly { readonly text: string }[]
        }
        captions = page.captions
      }
      expect(captions[0]?.text).toMatch(/^[A-Z]+$/)
      expect(await (await askWorker('/healthz')).json()).toEqual({ ok: true, cameras: 1, sessions: 1 })
      expect(await (await askWorker('/metrics')).text()).toContain('signline_cameras{kind="server"} 1')
      const load = await (await fetch(`${gateway.found}/load`)).json()
      expect(load).toMatchObject({ cameras: 1, sessions: 1, waitingCameras: 0, workers: 1 })
      for (const { child } of [worker, gateway]) {
        child.kill('SIGTERM')
        const [code] = await once(child, 'exit')
        expect(code).toBe(0)
      }
    } finally {
      await redis.remove()
    }
  },
)

test.skipIf(redisServerPath() === undefined)(
  'a worker that is ended while it starts ends in order, as the first process of a container must',
  async () => {
    const redis = await RedisServer.start()
    try {
      // Its networks are not open then.
      const worker = await startPart(
        { REDIS_URL: redis.url },
        ['worker', '--metrics-port', '0'],
        /metrics and health/,
      )
      worker.child.kill('SIGTERM')
      expect(await once(worker.child, 'exit')).toEqual([0, null])
    } finally {
      await redis.remove()
    }
  },
)

test.skipIf(redisServerPath() === undefined)(
  'a worker that has ended does not stay for a collector that never answers',
  async () => {
    const redis = await RedisServer.start()
    const collector = createServer(() => {}).listen(0, '127.0.0.1')
    await once(collector, 'listening')
    try {
      const { port } = collector.address() as { port: number }
      const environment = {
        REDIS_URL: redis.url,
        OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
        // It would wait so long by itself.
        OTEL_EXPORTER_OTLP_TIMEOUT: '3600000',
        OTEL_METRIC_EXPORT_INTERVAL: '500',
      }
      const worker = await startPart(environment, ['worker'], /This worker holds up to/)
      worker.child.kill('SIGTERM')
      expect(await once(worker.child, 'exit')).toEqual([0, null])
    } finally {
      collector.closeAllConnections()
      collector.close()
      await redis.remove()
    }
  },
)
