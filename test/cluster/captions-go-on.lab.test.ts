import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildPages } from '../browser/built-pages.ts'
import { RedisServer, redisServerPath } from '../live/redis/redis-server.ts'
import { Api } from '../rehearsal/api.ts'
import { CaptionReader } from '../rehearsal/session-socket.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { addSecrets, freePort, smallClip } from './live-stage.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, type Held, install, running, seen } from './releases.ts'

const hasRedis = redisServerPath() !== undefined
const lab = (
  hasRedis
    ? await openLab({ gates: { DRADeviceTaintRules: true }, apis: ['resource.k8s.io/v1beta2=true'] })
    : undefined
) as Lab
const NAMESPACE = 'live'
const DRIVER = 'gpu.example.com'
const NODES = ['node-a', 'node-b', 'node-c']

// No container runs here: for each pod that is scheduled the same entry point runs as a process, and ends with it.
describe.skipIf(lab === undefined)('When the device of a camera fails', () => {
  let nodes: PlayedNodes
  let redis: RedisServer
  let api: Api
  let clip: string
  const readers: CaptionReader[] = []

  beforeAll(async () => {
    buildPages()
    redis = await RedisServer.start()
    clip = smallClip(lab.folder)
    const port = await freePort()
    api = new Api(`http://127.0.0.1:${port}`)
    nodes = await playNodes(lab, {
      names: NODES,
      running: ['worker', 'gateway', 'prune'],
      // All pods are on one machine here: each worker's metrics get a port of their own.
      addresses: { '0.0.0.0': '127.0.0.1', '8080': String(port), '9464': '0' },
    })
    await addDeviceClasses(lab)
    for (const node of NODES) await publishDevices(lab, node, DRIVER, [exampleGpu(0)])
    await addNamespace(lab, NAMESPACE)
    await addSecrets(lab, NAMESPACE, redis.url)
    const values = {
      devices: { vendor: 'example' },
      redis: { trial: { enabled: false }, url: { secretName: 'redis-url' } },
      network: { peers: { redis: { cidrs: ['127.0.0.1/32'] } } },
      gateway: { replicas: 1, allowedCameras: [`${lab.folder}/`] },
      worker: { extraArgs: ['--variant', 'lite', '--max-cameras', '4', '--max-sessions', '8'] },
    }
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0, stderr: '' })
    await workers(1)
  })
  afterAll(async () => {
    for (const reader of readers) reader.close()
    await nodes?.stop()
    await redis?.remove()
    await lab?.stop()
  })

  /** Waits until so many workers say that they take cameras. */
  const workers = async (count: number): Promise<void> => {
    const ready = await seen(
      async () => (await api.workers().catch(() => [])).filter(({ draining }) => !draining),
      (found) => found.length === count,
    )
    expect(ready.length, [...nodes.printed.values()].join('\n')).toBe(count)
  }
  /** The process that holds the camera now. */
  const holder = async (sessionId: string): Promise<string> =>
    (await api.cameras(sessionId).catch(() => []))[0]?.holder ?? ''
  const podOf = (worker: string): string | undefined =>
    [...nodes.processIds()].find(([, id]) => worker.includes(`-${id}-`))?.[0]
  /** As an administrator, who has seen that the device is broken. */
  const failDevice = async ({ pod, devices }: Held): Promise<void> => {
    const [pool, device] = devices[0]?.split('/') ?? []
    await lab.api.create('/apis/resource.k8s.io/v1beta2/devicetaintrules', {
      apiVersion: 'resource.k8s.io/v1beta2',
      kind: 'DeviceTaintRule',
      metadata: { name: `broken-${pod}` },
      spec: {
        deviceSelector: { driver: DRIVER, pool, device },
        taint: { key: 'broken', effect: 'NoExecute' },
      },
    })
  }

  test.each([
    ['its only worker is made again on another device and takes the camera up', 1],
    ['with another worker there, that or the new one takes the camera up', 2],
  ])('%s; no final caption is lost or comes twice', async (_, count) => {
    await lab.kubectl(['scale', 'deployment/signline-worker', `--replicas=${count}`, '-n', NAMESPACE])
    const before = await running(lab, NAMESPACE, count)
    await workers(count)
    const { session, tickets } = await api.create([
      { kind: 'server', id: 'front', uri: clip, mirrored: false, loop: true },
    ])
    const reader = new CaptionReader(() => api.socket(session.id), tickets.reader.ticket)
    readers.push(reader)
    await seen(
      async () => reader.finals.length,
      (finals) => finals > 0,
    )
    const first = await holder(session.id)
    const pod = podOf(first)
    const failing = before.find((held) => held.pod === pod)
    if (failing === undefined) throw new Error(`${first} is the process of no pod: ${JSON.stringify(before)}`)

    const holders = [first]
    const finalsBefore = reader.finals.length
    const failedAtMs = Date.now()
    await failDevice(failing)
    const moved = await seen(
      async () => {
        const now = await holder(session.id)
        if (now !== '' && now !== holders.at(-1)) holders.push(now)
        return holders.length > 1
      },
      (found) => found,
    )
    const movedAfterMs = Date.now() - failedAtMs
    expect(moved, nodes.printed.get(failing.pod)).toBe(true)
    // One that was under way when the device failed, and one that was not.
    await seen(
      async () => reader.finals.length,
      (finals) => finals >= finalsBefore + 2,
    )
    const captionsAfterMs = Date.now() - failedAtMs
    if (
      (await seen(
        async () => await holder(session.id),
        (now) => now !== '',
      )) !== holders.at(-1)
    )
      holders.push(await holder(session.id))

    const after = await running(lab, NAMESPACE, count)
    expect(after.map((held) => held.pod)).not.toContain(failing.pod)
    expect(after.flatMap(({ devices }) => devices)).not.toContain(failing.devices[0])
    const isThere = await seen(
      async () => nodes.processIds().has(failing.pod),
      (there) => !there,
    )
    expect(isThere).toBe(false)
    expect(nodes.printed.get(failing.pod)).toContain('SIGTERM')
    // It moved once, to a worker whose pod is there.
    expect(holders).toHaveLength(2)
    expect(after.map((held) => held.pod)).toContain(podOf(holders[1]!))

    expect(reader.finals.length).toBeGreaterThanOrEqual(finalsBefore + 2)
    expect(reader.faults).toEqual([])
    const kept = (await api.captions(session.id)).map(({ number, text }) => [number, text])
    expect(reader.finals.map(({ number, text }) => [number, text])).toEqual(
      kept.slice(0, reader.finals.length),
    )
    expect(kept.map(([number]) => number)).toEqual(kept.map((_, place) => place + 1))
    process.stdout.write(
      `${count} worker(s): the camera moved after ${(movedAfterMs / 1000).toFixed(1)} s, two more final captions after ${(captionsAfterMs / 1000).toFixed(1)} s\n`,
    )
    reader.close()
    await api.end(session.id)
    await lab.kubectl(['delete', 'devicetaintrule', '--all'])
  })
})
