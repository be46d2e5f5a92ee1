import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import { addDeviceClasses, exampleGpu, migSlice, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { install, running, seen, uninstall, workerPods } from './releases.ts'

const lab = (await openLab()) as Lab
const NAMESPACE = 'live'

describe.skipIf(lab === undefined)('On a real scheduler, a worker', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['example', 'whole', 'slices', 'shared'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'example', 'gpu.example.com', [exampleGpu(0), exampleGpu(1)])
    await publishDevices(lab, 'whole', 'gpu.nvidia.com', [nvidiaGpu(0), nvidiaGpu(1, '1Gi')])
    await publishDevices(lab, 'slices', 'gpu.nvidia.com', [
      migSlice(2, 0, '1g.12gb', '11Gi'),
      migSlice(3, 0, '1g.12gb', '11Gi'),
      migSlice(3, 1, '1g.12gb', '11Gi'),
      migSlice(3, 2, '1g.5gb', '4Gi'),
      nvidiaGpu(5),
    ])
    await publishDevices(lab, 'shared', 'gpu.nvidia.com', [nvidiaGpu(4, '80Gi', true)])
  })
  afterEach(async () => {
    await uninstall(lab, NAMESPACE)
    // Those on their way out, too: they have their devices until they are gone.
    await seen(
      async () =>
        (await lab.api.list(`/apis/resource.k8s.io/v1/namespaces/${NAMESPACE}/resourceclaims`)) ?? [],
      (claims) => claims.length === 0,
    )
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const installed = async (devices: object, replicas: number): Promise<void> => {
    const { status, stderr } = await install(lab, NAMESPACE, { devices, worker: { replicas } })
    expect(stderr).toBe('')
    expect(status).toBe(0)
  }

  test('claims nothing where there are no devices', async () => {
    await installed({ vendor: 'none' }, 2)
    const workers = await running(lab, NAMESPACE, 2)
    expect(workers.map(({ claim }) => claim)).toEqual(['none', 'none'])
  })

  test('has a whole GPU that no other has, and waits while there is none', async () => {
    await installed({ vendor: 'example' }, 3)
    const workers = await running(lab, NAMESPACE, 2)
    expect(workers.flatMap(({ devices }) => devices).toSorted()).toEqual(['example/gpu-0', 'example/gpu-1'])
    expect(await workerPods(lab, NAMESPACE, 3)).toHaveLength(3)

    const first = workers[0]!
    await lab.kubectl(['scale', 'deployment/signline-worker', '--replicas=2', '-n', NAMESPACE])
    await lab.kubectl(['delete', 'pod', first.pod, '-n', NAMESPACE])
    const after = await seen(
      async () => await running(lab, NAMESPACE, 2),
      (pods) => pods.every(({ pod }) => pod !== first.pod),
    )
    expect(after.flatMap(({ devices }) => devices).toSorted()).toEqual(['example/gpu-0', 'example/gpu-1'])
  })

  test('has no GPU with less memory than it needs', async () => {
    await installed(workloads('nvidia', { memory: '60Gi' }), 4)
    // The shareable GPU is whole for one who asks for no share.
    const workers = await running(lab, NAMESPACE, 3)
    expect(workers.flatMap(({ devices }) => devices).toSorted()).toEqual([
      'shared/gpu-4',
      'slices/gpu-5',
      'whole/gpu-0',
    ])
    expect(await workerPods(lab, NAMESPACE, 4)).toHaveLength(4)
  })

  test('has a slice of its node while there is one of the profile, then a whole GPU', async () => {
    const devices = workloads('nvidia', {
      choices: ['slice', 'whole'],
      sliceProfiles: ['1g.12gb'],
      memory: '8Gi',
    })
    const nodeSelector = { 'kubernetes.io/hostname': 'slices' }
    await install(lab, NAMESPACE, { devices, worker: { replicas: 5, nodeSelector } })
    const workers = await running(lab, NAMESPACE, 4)
    expect(workers.flatMap(({ requests, devices }) => `${requests} ${devices}`).toSorted()).toEqual([
      'gpu/slice slices/gpu-2-mig-0',
      'gpu/slice slices/gpu-3-mig-0',
      'gpu/slice slices/gpu-3-mig-1',
      'gpu/whole slices/gpu-5',
    ])
    expect(await workerPods(lab, NAMESPACE, 5)).toHaveLength(5)
  })

  test('shares a GPU with as many as its memory holds, and never one that is not shareable', async () => {
    await installed(workloads('nvidia', { choices: ['shared'], memory: '30Gi' }), 3)
    const workers = await running(lab, NAMESPACE, 2)
    expect(workers.map(({ devices }) => devices)).toEqual([['shared/gpu-4'], ['shared/gpu-4']])
    expect(await workerPods(lab, NAMESPACE, 3)).toHaveLength(3)
  })

  test('shares one claim with all others, on one node', async () => {
    await installed(workloads('nvidia', { claim: 'forAll', memory: '60Gi' }), 3)
    const workers = await running(lab, NAMESPACE, 3)
    expect(new Set(workers.flatMap(({ devices }) => devices)).size).toBe(1)
    expect(new Set(workers.map(({ node }) => node)).size).toBe(1)
    expect(new Set(workers.map(({ claim }) => claim)).size).toBe(1)
  })

  test('has two slices of one GPU where that is asked', async () => {
    const pair = { choices: ['slice'], memory: '8Gi', count: 2, placement: 'same-gpu' }
    await installed(workloads('nvidia', pair), 1)
    const [worker] = await running(lab, NAMESPACE, 1)
    expect(worker?.devices.toSorted()).toEqual(['slices/gpu-3-mig-0', 'slices/gpu-3-mig-1'])
  })

  test('has slices of different GPUs where that is asked', async () => {
    const pair = { choices: ['slice'], memory: '8Gi', count: 2, placement: 'different-gpus' }
    await installed(workloads('nvidia', pair), 1)
    const [worker] = await running(lab, NAMESPACE, 1)
    expect(worker?.devices.map((device) => device.slice(0, 12)).toSorted()).toEqual([
      'slices/gpu-2',
      'slices/gpu-3',
    ])
  })
})
