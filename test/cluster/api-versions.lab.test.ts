import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { profiles, type Values } from '../charts/profiles.ts'
import {
  addDeviceClasses,
  amdPartition,
  exampleGpu,
  intelGpu,
  migSlice,
  nvidiaGpu,
  publishDevices,
} from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { install, running } from './releases.ts'

const VERSIONS = ['v1', 'v1beta2', 'v1beta1'] as const
type Version = (typeof VERSIONS)[number]

/** What each profile with devices gets, or why a version of the API cannot say it. */
const promises: Readonly<
  Record<
    string,
    {
      readonly devices: number
      /** Of which pool, one for each kind of device. */
      readonly from: string
      /** The versions that cannot say it, with the value that says too much. */
      readonly not?: Partial<Readonly<Record<Version, string>>>
    }
  >
> = {
  'NVIDIA, whole GPUs': { devices: 1, from: 'whole' },
  'NVIDIA, MIG slice, else a share, else whole': {
    devices: 1,
    from: 'slices',
    not: { v1beta2: 'hand-networks.choices', v1beta1: 'hand-networks.choices' },
  },
  'NVIDIA, two slices of one GPU': { devices: 2, from: 'slices' },
  'NVIDIA, slices of different GPUs': {
    devices: 2,
    from: 'slices',
    not: { v1beta2: 'hand-networks.placement', v1beta1: 'hand-networks.placement' },
  },
  'NVIDIA, time-slicing, health taint tolerated': {
    devices: 1,
    from: 'whole',
    not: { v1beta1: 'hand-networks.tolerations' },
  },
  'NVIDIA, one GPU for all workers': { devices: 1, from: 'whole' },
  'AMD, partition, else whole': { devices: 1, from: 'amd', not: { v1beta1: 'hand-networks.choices' } },
  'Intel, whole GPUs': { devices: 1, from: 'intel' },
  'example driver, shares': {
    devices: 1,
    from: 'example',
    not: { v1beta2: 'hand-networks.choices', v1beta1: 'hand-networks.choices' },
  },
  'example driver, further conditions': { devices: 1, from: 'example' },
}

const lab = (await openLab({
  apis: VERSIONS.map((version) => `resource.k8s.io/${version}=true`),
})) as Lab
describe.skipIf(lab === undefined)('Where Kubernetes 1.36 serves every version of resource.k8s.io', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['whole', 'slices', 'amd', 'intel', 'example'] })
    await addDeviceClasses(lab)
    const several = Array.from({ length: 9 }, (_, index) => index)
    const slices = [0, 1].flatMap((index) => several.map((gpu) => migSlice(gpu, index, '1g.12gb', '11Gi')))
    await publishDevices(
      lab,
      'whole',
      'gpu.nvidia.com',
      several.map((index) => nvidiaGpu(index)),
    )
    await publishDevices(lab, 'slices', 'gpu.nvidia.com', slices)
    await publishDevices(
      lab,
      'amd',
      'gpu.amd.com',
      several.map((index) => amdPartition(1, index, 'cpx_nps4', '24Gi')),
    )
    await publishDevices(
      lab,
      'intel',
      'gpu.intel.com',
      several.map((index) => intelGpu(index)),
    )
    await publishDevices(
      lab,
      'example',
      'gpu.example.com',
      several.map((index) => exampleGpu(index, true)),
    )
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  test('the promises below are those of all profiles that have devices', () => {
    const claiming = Object.entries(profiles).filter(
      ([, { devices, kubeflow }]) => devices !== undefined && kubeflow === undefined,
    )
    expect(Object.keys(promises)).toEqual(claiming.map(([name]) => name))
  })

  test.each(VERSIONS)(
    'claims of %s get what each profile promises, or are refused with the path',
    async (version) => {
      const answers = await Promise.all(
        Object.entries(promises).map(async ([name, promise], index) => [
          name,
          await outcome(version, `${version}-${index}`, profiles[name]!, promise.not?.[version]),
        ]),
      )
      const expected = Object.entries(promises).map(([name, { devices, from, not }]) => [
        name,
        not?.[version] === undefined
          ? `${devices} of ${from} by resource.k8s.io/${version}`
          : `refused: devices.workloads.${not[version]}`,
      ])
      expect(Object.fromEntries(answers)).toEqual(Object.fromEntries(expected))
    },
  )

  async function outcome(
    version: Version,
    namespace: string,
    profile: Values,
    refused: string | undefined,
  ): Promise<string> {
    const values = {
      ...profile,
      devices: { ...(profile.devices as object), apiVersion: version },
      gateway: { enabled: false },
    }
    const { status, stderr } = await install(lab, namespace, values)
    if (status !== 0) {
      const place =
        refused !== undefined && stderr.includes(`devices.workloads.${refused}: resource.k8s.io/${version} `)
      return `refused: ${place ? `devices.workloads.${refused}` : stderr}`
    }
    const [worker] = await running(lab, namespace, 1)
    if (worker === undefined) return 'waits'
    const pools = [...new Set(worker.devices.map((device) => device.split('/')[0]))]
    const manifest = (await lab.helm('get', 'manifest', 'signline', '-n', namespace)).stdout
    const named = [...new Set(manifest.match(/resource\.k8s\.io\/v\w+/g))]
    return `${worker.devices.length} of ${pools.join()} by ${named.join()}`
  }
})
