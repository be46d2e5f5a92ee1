/** ResourceSlices as drivers publish them, for several kinds of cluster; nodes are `a`, `b` and `c`. */
export interface Landscape {
  readonly slices: readonly SliceSpec[]
  /** Cordoned nodes. */
  readonly cordoned?: readonly string[]
}
export type SliceSpec = Readonly<Record<string, unknown>>
export type DeviceSpec = Readonly<Record<string, unknown>> & { readonly name: string }

type Value = string | number | boolean | { readonly version: string }

export function device(
  name: string,
  attributes: Readonly<Record<string, Value>>,
  memory: string,
  more: Readonly<Record<string, unknown>> = {},
): DeviceSpec {
  const written = Object.entries(attributes).map(([key, value]) => [key, attributeOf(value)] as const)
  return { name, attributes: Object.fromEntries(written), capacity: { memory: { value: memory } }, ...more }
}

function attributeOf(value: Value): object {
  if (typeof value === 'object') return value
  if (typeof value === 'number') return { int: value }
  return typeof value === 'boolean' ? { bool: value } : { string: value }
}

export function slice(
  driver: string,
  node: string,
  devices: readonly DeviceSpec[],
  more: Readonly<Record<string, unknown>> = {},
): SliceSpec {
  const pool = { name: node, generation: 1, resourceSliceCount: 1 }
  return { driver, pool, nodeName: node, devices, ...more }
}

const NVIDIA = 'gpu.nvidia.com'
const gpu = (index: number, memory = '80Gi', more: Readonly<Record<string, unknown>> = {}): DeviceSpec =>
  device(
    `gpu-${index}`,
    {
      type: 'gpu',
      uuid: `GPU-${index}`,
      productName: memory === '80Gi' ? 'NVIDIA H100 80GB HBM3' : 'NVIDIA L4',
      cudaComputeCapability: { version: memory === '80Gi' ? '9.0.0' : '8.9.0' },
      driverVersion: { version: '580.65.6' },
      index,
      healthy: index % 2 === 0,
    },
    memory,
    more,
  )
const mig = (parent: number, index: number, profile: string, memory: string, more = {}): DeviceSpec =>
  device(
    `gpu-${parent}-mig-${index}`,
    { type: 'mig', uuid: `MIG-${parent}-${index}`, parentUUID: `GPU-${parent}`, profile, index },
    memory,
    more,
  )
const shared = (index: number, memory: string, requestPolicy: object): DeviceSpec => ({
  ...gpu(index, memory, { allowMultipleAllocations: true }),
  capacity: { memory: { value: memory, requestPolicy } },
})
const steps = { default: '80Gi', validRange: { min: '1Gi', step: '1Gi' } }
const taint = (key: string, effect: string, value = ''): Readonly<Record<string, unknown>> => ({
  taints: [{ key, effect, value }],
})

/** One GPU that can be whole or cut: every part takes of the same counters. */
const cuttable = (parent: number): readonly DeviceSpec[] => {
  const takes = (memory: string): Readonly<Record<string, unknown>> => ({
    consumesCounters: [{ counterSet: `gpu-${parent}`, counters: { memory: { value: memory } } }],
  })
  return [
    gpu(parent, '80Gi', takes('80Gi')),
    mig(parent, 0, '3g.40gb', '40Gi', takes('40Gi')),
    mig(parent, 1, '3g.40gb', '40Gi', takes('40Gi')),
    mig(parent, 2, '1g.12gb', '12Gi', takes('12Gi')),
  ]
}

export const landscapes: Readonly<Record<string, Landscape>> = {
  'no device at all': { slices: [] },
  'whole GPUs of two sizes': {
    slices: [
      slice(NVIDIA, 'a', [gpu(0), gpu(1, '24Gi')]),
      slice(NVIDIA, 'b', [gpu(2, '24Gi'), gpu(3, '1Gi')]),
    ],
  },
  'slices beside a whole GPU': {
    slices: [
      slice(NVIDIA, 'a', [
        mig(2, 0, '1g.12gb', '11Gi'),
        mig(3, 0, '1g.12gb', '11Gi'),
        mig(3, 1, '1g.12gb', '11Gi'),
        mig(3, 2, '1g.5gb', '4Gi'),
        gpu(5),
      ]),
      slice(NVIDIA, 'b', [mig(6, 0, '1g.10gb', '9Gi'), mig(6, 1, '1g.10gb', '9Gi')]),
    ],
  },
  'GPUs that may be shared, in steps, in sizes and as one likes': {
    slices: [
      slice(NVIDIA, 'a', [shared(0, '80Gi', steps), gpu(1)]),
      slice(NVIDIA, 'b', [shared(2, '24Gi', { default: '8Gi', validValues: ['8Gi', '12Gi', '24Gi'] })]),
      slice('gpu.example.com', 'c', [
        device('gpu-0', { uuid: 'gpu-0' }, '80Gi', { allowMultipleAllocations: true }),
      ]),
    ],
  },
  'GPUs that can be cut, with counters': {
    slices: [
      {
        driver: NVIDIA,
        pool: { name: 'a', generation: 1, resourceSliceCount: 2 },
        nodeName: 'a',
        sharedCounters: [0, 1].map((parent) => ({
          name: `gpu-${parent}`,
          counters: { memory: { value: '80Gi' } },
        })),
      },
      slice(NVIDIA, 'a', [...cuttable(0), ...cuttable(1)], {
        pool: { name: 'a', generation: 1, resourceSliceCount: 2 },
      }),
    ],
  },
  'taints, a cordoned node, a pool half published and one published anew': {
    slices: [
      slice(NVIDIA, 'a', [
        gpu(0, '80Gi', taint('gpu.nvidia.com/unmonitored', 'NoSchedule')),
        gpu(1, '80Gi', taint('gpu.nvidia.com/xid', 'NoExecute', '79')),
        gpu(2, '80Gi', taint('note', 'None')),
      ]),
      slice(NVIDIA, 'b', [gpu(3)]),
      slice(NVIDIA, 'c', [gpu(4)], { pool: { name: 'c', generation: 1, resourceSliceCount: 2 } }),
      slice('gpu.example.com', 'c', [device('old', { uuid: 'old' }, '80Gi')]),
      slice('gpu.example.com', 'c', [device('new', { uuid: 'new' }, '10Gi')], {
        pool: { name: 'c', generation: 2, resourceSliceCount: 1 },
      }),
    ],
    cordoned: ['b'],
  },
  'other vendors': {
    slices: [
      slice('gpu.amd.com', 'a', [
        device('gpu-0', { type: 'amdgpu', 'resource.kubernetes.io/pciBusID': '0000:01:00.0' }, '192Gi'),
        device(
          'part-0',
          {
            type: 'amdgpu-partition',
            partitionProfile: 'cpx_nps4',
            'resource.kubernetes.io/pciBusID': '0000:02:00.0',
          },
          '24Gi',
        ),
      ]),
      slice('gpu.intel.com', 'b', [device('gpu-0', { model: 'Flex 170' }, '16Gi')]),
      slice('gpu.example.com', 'c', [
        device('gpu-0', { uuid: 'gpu-0' }, '80Gi'),
        device('gpu-1', {}, '80Gi'),
      ]),
    ],
  },
  'devices that are not of one node': {
    slices: [
      slice('gpu.example.com', 'fabric', [device('any', { uuid: 'any' }, '80Gi')], {
        nodeName: undefined,
        allNodes: true,
      }),
      slice(NVIDIA, 'rack', [gpu(0)], {
        nodeName: undefined,
        nodeSelector: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['b', 'c'] }] },
          ],
        },
      }),
      slice(NVIDIA, 'each', [gpu(1, '24Gi', { nodeName: 'a' }), gpu(2, '80Gi', { nodeName: 'c' })], {
        nodeName: undefined,
        perDeviceNodeSelection: true,
      }),
    ],
  },
}
