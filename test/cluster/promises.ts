import { profiles, type Values } from '../charts/profiles.ts'
import {
  addDeviceClasses,
  amdPartition,
  exampleGpu,
  type FakeDevice,
  intelGpu,
  migSlice,
  nvidiaGpu,
  publishDevices,
} from './lab/fake-devices.ts'
import { type NodesOptions, type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { install, running } from './releases.ts'

export const VERSIONS = ['v1', 'v1beta2', 'v1beta1'] as const
export type Version = (typeof VERSIONS)[number]

/** What each profile with devices gets, or why a version of the API cannot say it. */
export const promises: Readonly<
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

/** A cluster with every kind of device that the profiles ask for, of each enough for all. */
export async function playEveryKind(
  lab: Lab,
  options: Pick<NodesOptions, 'running'> = {},
): Promise<PlayedNodes> {
  const several = Array.from({ length: 9 }, (_, index) => index)
  const kinds: readonly (readonly [node: string, driver: string, devices: readonly FakeDevice[]])[] = [
    ['whole', 'gpu.nvidia.com', several.map((index) => nvidiaGpu(index))],
    [
      'slices',
      'gpu.nvidia.com',
      [0, 1].flatMap((index) => several.map((gpu) => migSlice(gpu, index, '1g.12gb', '11Gi'))),
    ],
    ['amd', 'gpu.amd.com', several.map((index) => amdPartition(1, index, 'cpx_nps4', '24Gi'))],
    ['intel', 'gpu.intel.com', several.map(intelGpu)],
    // A node each: the scheduler of 1.34 looks at no other device of a node once a shareable one is full.
    ...several.map((index) => [`example-${index}`, 'gpu.example.com', [exampleGpu(index, true)]] as const),
  ]
  const nodes = await playNodes(lab, { ...options, names: kinds.map(([node]) => node) })
  await addDeviceClasses(lab)
  for (const [node, driver, devices] of kinds) await publishDevices(lab, node, driver, devices)
  return nodes
}

export type Outcomes = Readonly<Record<string, string>>

/** What should become of each profile whose claims are made by a version of the API. */
export function promised(version: Version): Outcomes {
  const entries = Object.entries(promises).map(([name, { devices, from, not }]) => [
    name,
    not?.[version] === undefined
      ? `${devices} of ${from} by resource.k8s.io/${version}`
      : `refused: devices.workloads.${not[version]}`,
  ])
  return Object.fromEntries(entries)
}

/** Installs each profile in a namespace of its own, all at once, and says what becomes of its worker. */
export async function kept(lab: Lab, version: Version, named: 'auto' | Version = version): Promise<Outcomes> {
  const entries = await Promise.all(
    Object.entries(promises).map(async ([name, { not }], index) => [
      name,
      await outcome(lab, version, named, `${version}-${index}`, profiles[name]!, not?.[version]),
    ]),
  )
  return Object.fromEntries(entries)
}

async function outcome(
  lab: Lab,
  version: Version,
  named: 'auto' | Version,
  namespace: string,
  profile: Values,
  refused: string | undefined,
): Promise<string> {
  const values = {
    ...profile,
    devices: { ...(profile.devices as object), apiVersion: named },
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
  const pools = [...new Set(worker.devices.map((device) => device.replace(/(-\d+)?\/.*/, '')))]
  const manifest = (await lab.helm('get', 'manifest', 'signline', '-n', namespace)).stdout
  const written = [...new Set(manifest.match(/resource\.k8s\.io\/v\w+/g))]
  return `${worker.devices.length} of ${pools.join()} by ${written.join()}`
}
