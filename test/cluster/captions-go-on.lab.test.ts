import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import { RedisServer, redisServerPath } from '../live/redis/redis-server.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { install, running, seen } from './releases.ts'

const CLIP = resolve('data-samples/zeljora-right/front.mp4')
const KEYS = {
  SIGNLINE_TICKET_KEY: 'ticket-key-of-this-test',
  SIGNLINE_OPERATOR_KEY: 'operator-key-of-this-test',
}
const PATIENCE_MS = 240_000

const lab = (redisServerPath() === undefined ? undefined : await openLab()) as Lab
describe.skipIf(lab === undefined)('When the device of a worker fails in the middle of a session', () => {
  let nodes: PlayedNodes
  let redis: RedisServer
  let gateway: ChildProcess
  let address = ''
  beforeAll(async () => {
    execFileSync(process.execPath, ['setup/build-page.js', '--if-stale'], { stdio: 'inherit' })
    redis = await RedisServer.start()
    const environment = { ...KEYS, REDIS_URL: redis.url, HOME: homedir() }
    gateway = spawn(
      process.execPath,
      ['cli/signline.js', 'live', 'gateway', '--port', '0', '--allow-camera', CLIP],
      { env: { ...process.env, ...environment }, stdio: ['ignore', 'ignore', 'pipe'] },
    )
    let log = ''
    address = await new Promise((found, failed) => {
      gateway.stderr?.on('data', (text: Buffer) => {
        log += text
        const match = /gateway \S+: (http:\S+)/.exec(log)
        if (match?.[1] !== undefined) found(match[1])
      })
      gateway.once('exit', () => failed(new Error(log)))
    })
    nodes = await playNodes(lab, { names: ['node-a', 'node-b'], running: ['worker', 'prune'], environment })
    await addDeviceClasses(lab)
    for (const node of ['node-a', 'node-b'])
      await publishDevices(lab, node, 'gpu.example.com', [exampleGpu(0)])
  })
  afterAll(async () => {
    gateway?.kill('SIGKILL')
    await nodes?.stop()
    await redis?.remove()
    await lab?.stop()
  })

  const ask = async (path: string, body?: unknown): Promise<Response> =>
    await fetch(`${address}/api/v1/sessions${path}`, {
      headers: { authorization: `Bearer ${KEYS.SIGNLINE_OPERATOR_KEY}`, 'content-type': 'application/json' },
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
    })

  test('another takes its camera over on another device, and the captions go on', async () => {
    const devices = workloads('example', { memory: '2Gi' })
    const worker = { extraArgs: ['--variant', 'lite'] }
    expect(await install(lab, 'live', { devices, gateway: { enabled: false }, worker })).toMatchObject({
      status: 0,
    })
    const [before] = await running(lab, 'live', 1)

    const camera = { kind: 'server', id: 'front', uri: CLIP, mirrored: false, loop: true }
    // Until the worker has said what it holds.
    const created = await seen(
      async () => await ask('', { cameras: [camera] }),
      ({ status }) => status !== 503,
      PATIENCE_MS,
    )
    expect(created.status, nodes.printed.get(before!.pod)).toBe(201)
    const { session } = (await created.json()) as { session: { id: string } }
    const captions = async (): Promise<readonly { readonly number: number }[]> =>
      ((await (await ask(`/${session.id}/captions`)).json()) as { captions: { number: number }[] }).captions
    const said = await seen(captions, (all) => all.length > 0, PATIENCE_MS)
    expect(said.length).toBeGreaterThan(0)

    const path = `/apis/resource.k8s.io/v1/resourceslices/${before!.node}-gpu.example.com`
    const slice = (await lab.api.read(path))?.spec as { devices: object[]; pool: object }
    const taints = [{ key: 'gpu.example.com/broken', effect: 'NoExecute' }]
    await lab.api.patch(path, {
      spec: {
        pool: { ...slice.pool, generation: 2 },
        devices: slice.devices.map((device) => ({ ...device, taints })),
      },
    })
    const [after] = await seen(
      async () => await running(lab, 'live', 1),
      ([pod]) => pod !== undefined && pod.pod !== before?.pod,
    )
    expect(after?.node).not.toBe(before?.node)
    const atHandover = await captions()
    const later = await seen(captions, (all) => all.length > atHandover.length, PATIENCE_MS)
    expect(later.length).toBeGreaterThan(atHandover.length)
    // What was final stays as it was, and nothing is said twice.
    expect(later.slice(0, atHandover.length)).toEqual(atHandover)
    expect(later.map(({ number }) => number)).toEqual(later.map((_, index) => index + 1))
    expect(nodes.printed.get(after!.pod)).toContain('This worker holds up to')
  })
})
