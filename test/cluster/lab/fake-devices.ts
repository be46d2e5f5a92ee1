import type { Lab } from './start-lab.ts'

export interface FakeDevice {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly memory: string
  /** May be claimed by several at once, each with a share of the memory. */
  readonly shareable?: boolean
}

const CLASSES: Readonly<Record<string, string>> = {
  'gpu.nvidia.com': "device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'gpu'",
  'mig.nvidia.com': "device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'mig'",
  'gpu.amd.com': "device.driver == 'gpu.amd.com'",
  'gpu.intel.com': "device.driver == 'gpu.intel.com'",
  'gpu.example.com': "device.driver == 'gpu.example.com'",
}

/** The DeviceClasses that the drivers' own charts install. */
export async function addDeviceClasses(lab: Lab, version: string = lab.claimsBy): Promise<void> {
  for (const [name, expression] of Object.entries(CLASSES))
    await lab.api.create(`/apis/resource.k8s.io/${version}/deviceclasses`, {
      apiVersion: `resource.k8s.io/${version}`,
      kind: 'DeviceClass',
      metadata: { name },
      spec: { selectors: [{ cel: { expression } }] },
    })
}

/** A whole GPU as NVIDIA's driver publishes it. */
export function nvidiaGpu(index: number, memory = '80Gi', shareable = false): FakeDevice {
  return { name: `gpu-${index}`, attributes: { type: 'gpu', uuid: `GPU-${index}` }, memory, shareable }
}

/** A MIG device of one GPU. */
export function migSlice(gpu: number, index: number, profile: string, memory: string): FakeDevice {
  return {
    name: `gpu-${gpu}-mig-${index}`,
    attributes: { type: 'mig', uuid: `MIG-${gpu}-${index}`, parentUUID: `GPU-${gpu}`, profile },
    memory,
  }
}

/** A partition of one of AMD's GPUs. */
export function amdPartition(gpu: number, index: number, profile: string, memory: string): FakeDevice {
  return {
    name: `gpu-${gpu}-${index}`,
    attributes: { type: 'amdgpu-partition', pciBusID: `0000:0${gpu}:00.0`, partitionProfile: profile },
    memory,
  }
}

export function intelGpu(index: number): FakeDevice {
  return { name: `gpu-${index}`, attributes: { type: 'gpu' }, memory: '48Gi' }
}

export function exampleGpu(index: number, shareable = false): FakeDevice {
  return { name: `gpu-${index}`, attributes: { uuid: `gpu-${index}` }, memory: '80Gi', shareable }
}

/** What a driver on a node would publish. */
export async function publishDevices(
  lab: Lab,
  node: string,
  driver: string,
  devices: readonly FakeDevice[],
  version: string = lab.claimsBy,
): Promise<void> {
  await lab.api.create(`/apis/resource.k8s.io/${version}/resourceslices`, {
    apiVersion: `resource.k8s.io/${version}`,
    kind: 'ResourceSlice',
    metadata: { name: `${node}-${driver}` },
    spec: {
      driver,
      nodeName: node,
      pool: { name: node, generation: 1, resourceSliceCount: 1 },
      devices: devices.map(({ name, attributes, memory, shareable }) => {
        const device = {
          attributes: Object.fromEntries(
            Object.entries(attributes).map(([key, value]) => [key, { string: value }]),
          ),
          capacity: {
            memory: shareable
              ? { value: memory, requestPolicy: { default: memory, validRange: { min: '1Gi', step: '1Gi' } } }
              : { value: memory },
          },
          ...(shareable && { allowMultipleAllocations: true }),
        }
        return version === 'v1beta1' ? { name, basic: device } : { name, ...device }
      }),
    },
  })
}
