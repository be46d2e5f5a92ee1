import type { ClusterState } from '#cluster/preflight/cluster-state.js'
import { sliceOf } from '#cluster/preflight/read-slices.js'
import type { SliceSpec } from './landscapes.ts'

const on = { state: 'on', knownBy: 'metrics' } as const
const ofType = (type: string): readonly string[] => [
  `device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == '${type}'`,
]

/** A cluster of Kubernetes 1.36 with these devices, all free, and the nodes that they name. */
export function clusterOf(slices: readonly SliceSpec[], more: Partial<ClusterState> = {}): ClusterState {
  const nodes = new Set(slices.flatMap(({ nodeName }) => (typeof nodeName === 'string' ? [nodeName] : [])))
  return {
    kubernetesMinor: 36,
    versions: ['v1'],
    classes: new Map([
      ['gpu.nvidia.com', ofType('gpu')],
      ['mig.nvidia.com', ofType('mig')],
    ]),
    slices: slices.map((spec, index) => sliceOf({ metadata: { name: `slice-${index}` }, spec }, () => [])!),
    unread: [],
    nodes: [...nodes].map((name) => ({ name, labels: {}, cordoned: false, taints: [] })),
    allocated: { whole: new Set(), shared: new Map() },
    plugged: [],
    claims: [],
    maps: [],
    gates: { firstAvailable: on, tolerations: on, capacity: on, distinctAttribute: on },
    dropsClaimsOfPods: false,
    policies: [],
    demands: [],
    unreadDemands: [],
    waiting: [],
    ...more,
  }
}
