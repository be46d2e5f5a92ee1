import { describe, expect, test } from 'vitest'
import type { ClusterState, Device } from '#cluster/preflight/cluster-state.js'
import { judge } from '#cluster/preflight/judge.js'

const gpu: Device = {
  driver: 'gpu.nvidia.com',
  pool: 'node-a',
  name: 'gpu-0',
  node: 'node-a',
  type: 'gpu',
  taints: [],
  shareable: false,
  allocated: false,
}
const template = {
  place: 'live/signline-hand-networks-1',
  key: 'hand-networks',
  uses: [],
  classes: ['gpu.nvidia.com'],
}
/** A cluster that lacks nothing. */
const healthy: ClusterState = {
  kubernetesMinor: 36,
  versions: ['v1'],
  classes: [
    { name: 'gpu.nvidia.com', driver: 'gpu.nvidia.com', type: 'gpu' },
    { name: 'mig.nvidia.com', driver: 'gpu.nvidia.com', type: 'mig' },
  ],
  devices: [gpu],
  plugged: [],
  templates: [template],
  maps: [
    { namespace: 'live', templates: { 'hand-networks': 'signline-hand-networks-1' }, byAnnotation: false },
  ],
  dropped: [],
  dropsClaimsOfPods: false,
  policies: [],
  waiting: [],
}

describe('The preflight', () => {
  test('finds nothing in a cluster that lacks nothing', () => {
    expect(judge(healthy)).toEqual([])
  })

  const cases: readonly (readonly [
    what: string,
    state: Partial<ClusterState>,
    kind: string,
    words: string,
  ])[] = [
    ['no API', { versions: [], kubernetesMinor: 32 }, 'fault no-api', 'use Kubernetes 1.34 or newer'],
    [
      'an old API',
      { versions: ['v1beta2', 'v1beta1'], kubernetesMinor: 33 },
      'warning old-api',
      'the newest resource.k8s.io is v1beta2',
    ],
    [
      'a scheduler whose API is switched off',
      { versions: ['v1beta2', 'v1beta1'] },
      'fault unread-api',
      'of Kubernetes 1.36 read resource.k8s.io/v1, and the API server serves v1beta2 and v1beta1 alone',
    ],
    [
      'a scheduler whose API is switched off, and every other',
      { versions: [] },
      'fault unread-api',
      'the API server serves none, so no pod is scheduled, not even one without a device; start the API server with --runtime-config=resource.k8s.io/v1=true',
    ],
    [
      'the version that a claim says most in, served alone where the scheduler reads another',
      { versions: ['v1beta2'], kubernetesMinor: 33 },
      'fault unread-api',
      'of Kubernetes 1.33 read resource.k8s.io/v1beta1',
    ],
    [
      'pods that lose their claims',
      { dropsClaimsOfPods: true },
      'fault claims-dropped',
      'the gate DynamicResourceAllocation is off',
    ],
    [
      'a gate that is off and needed',
      { dropped: ['capacity'], templates: [{ ...template, uses: ['capacity'] }] },
      'fault gate-off',
      'live/signline-hand-networks-1: the API server drops capacity from it, because the gate DRAConsumableCapacity is off',
    ],
    [
      'a gate that is off before anything is installed',
      { dropped: ['firstAvailable'], templates: [], maps: [] },
      'warning gate-off',
      'the gate DRAPrioritizedList is off, so more than one of devices.workloads.*.choices cannot be had',
    ],
    ['no class', { classes: [] }, 'fault no-device-class', 'DeviceClass gpu.nvidia.com, which live/'],
    ['no device', { devices: [] }, 'fault no-device', 'no node offers a device of class gpu.nvidia.com'],
    [
      'slices alone where a whole GPU is asked',
      { devices: [{ ...gpu, type: 'mig' }] },
      'fault no-device',
      'no node offers a device of class gpu.nvidia.com',
    ],
    [
      'no free device',
      { devices: [{ ...gpu, allocated: true }] },
      'warning no-free-device',
      'all 1 devices of class gpu.nvidia.com are allocated or tainted',
    ],
    [
      'two who hand out one GPU',
      { plugged: [{ node: 'node-a', resource: 'nvidia.com/gpu', count: 1 }] },
      'fault handed-out-twice',
      'node node-a: its GPUs are handed out twice, as 1 nvidia.com/gpu by the device plugin and by the DRA driver gpu.nvidia.com',
    ],
    [
      'a template that is gone',
      { templates: [{ ...template, place: 'live/other' }] },
      'fault no-template',
      'says that "hand-networks" is ResourceClaimTemplate signline-hand-networks-1, which is not there',
    ],
    [
      'no policy',
      { policies: [{ namespace: 'team-a', key: 'hand-networks', outcome: 'ignored', message: '' }] },
      'fault policy-missing',
      'no policy turns the annotation into a claim',
    ],
    [
      'a policy that refuses',
      { policies: [{ namespace: 'team-a', key: 'hand-networks', outcome: 'refused', message: 'no' }] },
      'fault policy-missing',
      'is refused: no;',
    ],
    [
      'a pod that waits',
      { waiting: [{ pod: 'live/worker', message: 'cannot allocate all claims' }] },
      'warning pod-waits',
      'pod live/worker waits for a device: the scheduler says "cannot allocate all claims"',
    ],
  ]
  test.each(cases)('tells of %s, and how to mend it', (_, state, kind, words) => {
    const findings = judge({ ...healthy, ...state })
    expect(findings.map((each) => `${each.severity} ${each.kind}`)).toEqual([kind])
    expect(findings[0]?.sentence).toContain(words)
    expect(findings[0]?.sentence).toMatch(/; [a-z]/)
  })

  test('counts a shareable device as free, a tainted one not, and other nodes apart', () => {
    expect(judge({ ...healthy, devices: [{ ...gpu, allocated: true, shareable: true }] })).toEqual([])
    const tainted = judge({ ...healthy, devices: [{ ...gpu, taints: ['gpu.nvidia.com/xid:NoExecute'] }] })
    expect(tainted.map(({ kind }) => kind)).toEqual(['no-free-device', 'tainted-device'])
    const plugged = [{ node: 'node-b', resource: 'nvidia.com/gpu', count: 8 }]
    expect(judge({ ...healthy, plugged })).toEqual([])
  })
})
