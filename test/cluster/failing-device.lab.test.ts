import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import { addDeviceClasses, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { held, install, running, seen, uninstall, workerPods } from './releases.ts'

const lab = (await openLab({
  // Beta and off in 1.36; taints that a driver itself sets need neither.
  gates: { DRADeviceTaintRules: true },
  apis: ['resource.k8s.io/v1beta2=true'],
})) as Lab
const NAMESPACE = 'live'
const TAINT = { key: 'gpu.nvidia.com/xid', value: '79', effect: 'NoExecute' }

describe.skipIf(lab === undefined)('When a device fails, a worker', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node-a', 'node-b'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node-a', 'gpu.nvidia.com', [nvidiaGpu(0)])
    await publishDevices(lab, 'node-b', 'gpu.nvidia.com', [nvidiaGpu(1)])
  })
  afterAll(async () => {
    await uninstall(lab, NAMESPACE)
    await nodes?.stop()
    await lab?.stop()
  })

  /** As the driver does when the GPU reports an error. */
  const taintAll = async (node: string, taints: readonly object[]): Promise<void> => {
    const path = `/apis/resource.k8s.io/v1/resourceslices/${node}-gpu.nvidia.com`
    const slice = (await lab.api.read(path))!
    const spec = slice.spec as { devices: object[]; pool: { generation: number } }
    await lab.api.patch(path, {
      spec: {
        pool: { ...spec.pool, generation: spec.pool.generation + 1 },
        devices: spec.devices.map((device) => ({ ...device, taints })),
      },
    })
  }

  test('is evicted, and its successor has another device on another node', async () => {
    const values = { devices: workloads('nvidia', { memory: '2Gi' }) }
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0 })
    const [before] = await running(lab, NAMESPACE, 1)
    await taintAll(before!.node, [TAINT])
    const [after] = await seen(
      async () => await running(lab, NAMESPACE, 1),
      ([now]) => now?.pod !== before?.pod,
    )
    expect(after?.node).not.toBe(before?.node)
    expect(after?.devices).not.toEqual(before?.devices)
    // Its own goes with the pod, a moment after its successor runs.
    const claims = await seen(
      async () =>
        (await lab.api.list(`/apis/resource.k8s.io/v1/namespaces/${NAMESPACE}/resourceclaims`)) ?? [],
      ({ length }) => length === 1,
    )
    expect(claims.map(({ metadata }) => metadata.name)).toEqual([after?.claim])
    await taintAll(before!.node, [])
  })

  test('waits where no other device is left, and runs again once one is healthy', async () => {
    const [before] = await running(lab, NAMESPACE, 1)
    await taintAll('node-a', [TAINT])
    await taintAll('node-b', [TAINT])
    expect(
      await seen(
        async () => await held(lab, NAMESPACE),
        (pods) => pods.length === 0,
      ),
    ).toEqual([])
    expect(await workerPods(lab, NAMESPACE, 1)).toHaveLength(1)
    await taintAll('node-a', [])
    const [after] = await running(lab, NAMESPACE, 1)
    expect(after?.pod).not.toBe(before?.pod)
    expect(after?.devices).toEqual(['node-a/gpu-0'])
    await taintAll('node-b', [])
  })

  test('stays where its workload tolerates the taint', async () => {
    const tolerations = [{ key: 'gpu.nvidia.com/unmonitored', operator: 'Exists' }]
    await install(
      lab,
      NAMESPACE,
      { devices: workloads('nvidia', { memory: '3Gi', tolerations }) },
      '--wait',
      '--timeout',
      '390s',
    )
    const [before] = await running(lab, NAMESPACE, 1)
    await taintAll(before!.node, [{ key: 'gpu.nvidia.com/unmonitored', effect: 'NoExecute' }])
    // A taint that counts evicts within a moment; one on the other node shows that the controller has been there.
    await lab.kubectl(['scale', 'deployment/signline-worker', '--replicas=2', '-n', NAMESPACE])
    const two = await running(lab, NAMESPACE, 2)
    const other = two.find(({ pod }) => pod !== before?.pod)!
    await taintAll(other.node, [TAINT])
    const left = await seen(
      async () => await held(lab, NAMESPACE),
      (pods) => pods.every(({ pod }) => pod !== other.pod),
    )
    expect(left.map(({ pod }) => pod)).toEqual([before?.pod])
    await taintAll(other.node, [])
    await taintAll(before!.node, [])
  })

  test("is evicted by an administrator's rule, too", async () => {
    await lab.kubectl(['scale', 'deployment/signline-worker', '--replicas=1', '-n', NAMESPACE])
    const [before] = await running(lab, NAMESPACE, 1)
    const [pool, device] = before!.devices[0]!.split('/')
    await lab.api.create('/apis/resource.k8s.io/v1beta2/devicetaintrules', {
      apiVersion: 'resource.k8s.io/v1beta2',
      kind: 'DeviceTaintRule',
      metadata: { name: 'repair' },
      spec: {
        deviceSelector: { driver: 'gpu.nvidia.com', pool, device },
        taint: { key: 'repair', effect: 'NoExecute' },
      },
    })
    const [after] = await seen(
      async () => await running(lab, NAMESPACE, 1),
      ([now]) => now?.pod !== before?.pod,
    )
    expect(after?.devices).not.toEqual(before?.devices)
  })
})
