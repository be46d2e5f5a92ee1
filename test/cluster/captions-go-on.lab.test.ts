import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redisServerPath } from '../live/redis/redis-server.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import type { Lab } from './lab/start-lab.ts'
import { LiveStage } from './live-stage.ts'
import { openLab } from './open-lab.ts'
import { type Held, install, running, seen } from './releases.ts'

const hasRedis = redisServerPath() !== undefined
const lab = (
  hasRedis
    ? await openLab({ gates: { DRADeviceTaintRules: true }, apis: ['resource.k8s.io/v1beta2=true'] })
    : undefined
) as Lab
const NAMESPACE = 'live'
const DRIVER = 'gpu.example.com'
const NODES = ['node-a', 'node-b', 'node-c']

describe.skipIf(lab === undefined)('When the device of a camera fails', () => {
  let stage: LiveStage

  beforeAll(async () => {
    stage = await LiveStage.open(lab, {
      namespace: NAMESPACE,
      names: NODES,
      running: ['worker', 'gateway', 'prune'],
    })
    await addDeviceClasses(lab)
    for (const node of NODES) await publishDevices(lab, node, DRIVER, [exampleGpu(0)])
    const values = {
      ...stage.values,
      devices: { vendor: 'example' },
      worker: { variant: 'lite', maxCameras: 4, maxSessions: 8 },
    }
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0, stderr: '' })
    await workers(1)
  })
  afterAll(async () => {
    await stage?.stop()
    await lab?.stop()
  })

  /** Waits until so many workers say that they take cameras. */
  const workers = async (count: number): Promise<void> => {
    const ready = await seen(
      async () => await stage.takingCameras(),
      (found) => found.length === count,
    )
    expect(ready.length, stage.printed).toBe(count)
  }
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
    const session = await stage.watchSession()
    const { reader } = session
    await seen(
      async () => reader.finals.length,
      (finals) => finals > 0,
    )
    const first = await stage.holder(session.id)
    const pod = stage.podOf(first)
    const failing = before.find((held) => held.pod === pod)
    if (failing === undefined) throw new Error(`${first} is the process of no pod: ${JSON.stringify(before)}`)

    const holders = [first]
    const finalsBefore = reader.finals.length
    const failedAtMs = Date.now()
    await failDevice(failing)
    const moved = await seen(
      async () => {
        const now = await stage.holder(session.id)
        if (now !== '' && now !== holders.at(-1)) holders.push(now)
        return holders.length > 1
      },
      (found) => found,
    )
    const movedAfterMs = Date.now() - failedAtMs
    expect(moved, stage.nodes.printed.get(failing.pod)).toBe(true)
    // One that was under way when the device failed, and one that was not.
    await seen(
      async () => reader.finals.length,
      (finals) => finals >= finalsBefore + 2,
    )
    const captionsAfterMs = Date.now() - failedAtMs
    if (
      (await seen(
        async () => await stage.holder(session.id),
        (now) => now !== '',
      )) !== holders.at(-1)
    )
      holders.push(await stage.holder(session.id))

    const after = await running(lab, NAMESPACE, count)
    expect(after.map((held) => held.pod)).not.toContain(failing.pod)
    expect(after.flatMap(({ devices }) => devices)).not.toContain(failing.devices[0])
    const isThere = await seen(
      async () => stage.nodes.processIds().has(failing.pod),
      (there) => !there,
    )
    expect(isThere).toBe(false)
    expect(stage.nodes.printed.get(failing.pod)).toContain('SIGTERM')
    // It moved once, to a worker whose pod is there.
    expect(holders).toHaveLength(2)
    expect(after.map((held) => held.pod)).toContain(stage.podOf(holders[1]!))

    expect(reader.finals.length).toBeGreaterThanOrEqual(finalsBefore + 2)
    await session.expectWhole()
    process.stdout.write(
      `${count} worker(s): the camera moved after ${(movedAfterMs / 1000).toFixed(1)} s, two more final captions after ${(captionsAfterMs / 1000).toFixed(1)} s\n`,
    )
    await session.end()
    await lab.kubectl(['delete', 'devicetaintrule', '--all'])
  })
})
