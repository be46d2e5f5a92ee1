import { describe, expect, test } from 'vitest'
import type { Choice } from '#cluster/allocation/claim.js'
import type { Device, ResourceSlice } from '#cluster/allocation/device.js'
import { parseQuantity } from '#cluster/allocation/quantity.js'
import type { Claim, ClusterState } from '#cluster/preflight/cluster-state.js'
import { judge } from '#cluster/preflight/judge.js'
import type { Demand } from '#cluster/preflight/pod-demand.js'
import { reportOn, reportText } from '#cluster/preflight/report.js'

const gpu: Device = {
  name: 'gpu-0',
  attributes: { type: { kind: 'string', value: 'gpu' } },
  capacity: { memory: { value: parseQuantity('80Gi')! } },
  taints: [],
  shareable: false,
  consumes: {},
  bindsLater: false,
}
const mig: Device = { ...gpu, name: 'mig-0', attributes: { type: { kind: 'string', value: 'mig' } } }
const devices = (...them: readonly Device[]): readonly ResourceSlice[] => [
  {
    name: 'slice',
    driver: 'gpu.nvidia.com',
    pool: 'node-a',
    generation: 1,
    sliceCount: 1,
    place: { kind: 'node', name: 'node-a' },
    counters: {},
    devices: them,
  },
]
const whole: Choice = {
  name: 'whole',
  className: 'gpu.nvidia.com',
  selectors: [
    "device.capacity['gpu.nvidia.com'].?memory.orValue(quantity('0')).compareTo(quantity('40Gi')) >= 0",
  ],
  count: 1,
  adminAccess: false,
  tolerations: [],
  capacity: {},
}
const claimOf = (...choices: readonly Choice[]): Claim => ({
  namespace: 'live',
  name: 'signline-hand-networks-1',
  key: 'hand-networks',
  kind: 'template',
  current: true,
  uses: [],
  spec: { requests: [{ name: 'gpu', choices, alternatives: choices.length > 1 }], constraints: [] },
})
const on = { state: 'on', knownBy: 'dry-run' } as const
const off = { state: 'off', knownBy: 'metrics' } as const
const gates = { firstAvailable: on, tolerations: on, capacity: on, distinctAttribute: on }
const taken = { whole: new Set(['gpu.nvidia.com/node-a/gpu-0']), shared: new Map() }
const tainted = { ...gpu, taints: [{ key: 'gpu.nvidia.com/xid', value: '', effect: 'NoExecute' }] }

const anyNode = { labels: {}, tolerations: [], amounts: { cpu: 0n, memory: 0n } }
/** A Deployment whose pods claim what {@link claimOf} does. */
const wants = (wanted: number, more: Partial<Demand> = {}): Demand => ({
  namespace: 'live',
  owner: 'Deployment worker',
  kind: 'deployment',
  keys: ['hand-networks'],
  claim: claimOf(whole).spec,
  sharing: 'none',
  wanted,
  running: 0,
  needs: anyNode,
  ...more,
})
const scaler = { name: 'ScaledObject worker', least: 0, most: 3 }

/** A cluster that lacks nothing. */
const healthy: ClusterState = {
  kubernetesMinor: 36,
  versions: ['v1'],
  classes: new Map([
    [
      'gpu.nvidia.com',
      ["device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'gpu'"],
    ],
    [
      'mig.nvidia.com',
      ["device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == 'mig'"],
    ],
  ]),
  slices: devices(gpu),
  unread: [],
  nodes: [{ name: 'node-a', labels: {}, cordoned: false, taints: [] }],
  allocated: { whole: new Set(), shared: new Map() },
  plugged: [],
  claims: [claimOf(whole)],
  maps: [
    {
      namespace: 'live',
      templates: { 'hand-networks': 'signline-hand-networks-1' },
      shared: [],
      byAnnotation: false,
    },
  ],
  gates,
  dropsClaimsOfPods: false,
  policies: [],
  demands: [],
  unreadDemands: [],
  waiting: [],
}

const waits = { namespace: 'live', pod: 'worker', message: 'cannot allocate all claims' }

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
      { gates: { ...gates, capacity: off }, claims: [{ ...claimOf(whole), uses: ['capacity'] }] },
      'fault gate-off',
      'live/signline-hand-networks-1: capacity does nothing in it, because the gate DRAConsumableCapacity is off',
    ],
    [
      'a gate that is off before anything is installed',
      { gates: { ...gates, firstAvailable: off }, claims: [], maps: [] },
      'warning gate-off',
      'the gate DRAPrioritizedList is off, so more than one of devices.workloads.*.choices cannot be had',
    ],
    [
      'no class',
      { classes: new Map() },
      'fault no-device-class',
      'DeviceClass gpu.nvidia.com, which live/signline-hand-networks-1 names, is not there',
    ],
    [
      'no device',
      { slices: [] },
      'fault no-device',
      'live "hand-networks": no device meets what it asks for (no device of gpu.nvidia.com)',
    ],
    [
      'slices alone where a whole GPU is asked for',
      { slices: devices(mig) },
      'fault no-device',
      '(no device of gpu.nvidia.com)',
    ],
    [
      'too little memory',
      { slices: devices({ ...gpu, capacity: { memory: { value: parseQuantity('24Gi')! } } }) },
      'fault no-device',
      '(1 device of gpu.nvidia.com: 1 has 24Gi memory where 40Gi is asked for); ',
    ],
    [
      'no free device',
      { allocated: taken },
      'warning no-free-device',
      'live "hand-networks": the next pod waits (1 device of gpu.nvidia.com: 1 is in use)',
    ],
    [
      'pods that are more than the devices',
      { demands: [wants(3)] },
      'fault too-few-devices',
      'live "hand-networks": 1 of the 3 pods of Deployment worker gets a device, the next one finds none (1 device of gpu.nvidia.com: 1 goes to a pod before it), and only 1 would if all were free; add nodes, let pods share',
    ],
    [
      'pods that others keep from their devices',
      { demands: [wants(1)], allocated: taken },
      'warning no-free-device',
      'live "hand-networks": the pod of Deployment worker gets no device (1 device of gpu.nvidia.com: 1 is in use); add nodes',
    ],
    [
      'pods that have all devices, of which one more would get none',
      { demands: [wants(1, { running: 1 })], allocated: taken },
      'warning no-free-device',
      'live "hand-networks": the pod of Deployment worker has a device (an upgrade needs no more), and one more would wait (1 device of gpu.nvidia.com: 1 is in use); ',
    ],
    [
      'a scaler that may want more than there is',
      { demands: [wants(1, { scaler })] },
      'warning too-few-devices',
      'ScaledObject worker may want 3 pods of Deployment worker, and 1 would get a device, the next one finds none (1 device of gpu.nvidia.com: 1 goes to a pod before it); add nodes, or set scaling.maxReplicas to 1',
    ],
    [
      'a scaler that may want pods where every device is taken',
      { demands: [wants(0, { scaler })], allocated: taken },
      'warning too-few-devices',
      'ScaledObject worker may want 3 pods of Deployment worker, and 0 would get a device, the next one finds none (1 device of gpu.nvidia.com: 1 is in use); add nodes, let pods share devices',
    ],
    [
      'steps that wait for one another',
      { demands: [wants(2, { kind: 'pods', owner: 'pods x, y' })] },
      'warning no-free-device',
      'live "hand-networks": 1 of pods x, y gets a device, the next one finds none (1 device',
    ],
    [
      'pods that tolerate no node with devices',
      {
        demands: [wants(1)],
        nodes: [
          {
            name: 'node-a',
            labels: {},
            cordoned: false,
            taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }],
          },
        ],
      },
      'fault no-node',
      'the pod of Deployment worker gets no device (1 device of gpu.nvidia.com: 1 could be had; the pod does not tolerate gpu:NoSchedule of node-a), and none would if all were free; mend worker.nodeSelector or worker.tolerations, or add nodes',
    ],
    [
      'a node with devices and no CPU left',
      {
        demands: [wants(1, { needs: { ...anyNode, amounts: { cpu: 1_000_000_000n, memory: 0n } } })],
        rooms: new Map([['node-a', { amounts: { cpu: 500_000_000n, memory: 0n }, pods: 9, taken: [] }]]),
      },
      'warning no-node',
      'node-a has 0.5 cpu left where 1 is asked for); ask for less in worker.resources, or add nodes',
    ],
    [
      'pods that may not be counted',
      { unreadDemands: [{ namespace: 'live', message: 'deployments.apps is forbidden' }] },
      'warning not-judged',
      'namespace live: not judged: whether all pods that are wanted get devices together (deployments.apps is forbidden); give the account get and list of deployments',
    ],
    [
      'a node that is cordoned',
      { nodes: [{ name: 'node-a', labels: {}, cordoned: true, taints: [] }] },
      'warning no-free-device',
      '1 is on a node that is cordoned or not there',
    ],
    [
      'two devices that are asked for and one that is there',
      { claims: [claimOf({ ...whole, count: 2 })] },
      'fault no-device',
      '1 could be had, yet nowhere the 2 together that are asked for',
    ],
    [
      'a condition that fails on a device',
      { claims: [claimOf({ ...whole, selectors: ["device.attributes['gpu.nvidia.com'].profile == 'x'"] })] },
      'fault failing-condition',
      'fails on device gpu-0: No such key: profile; guard what a device may lack',
    ],
    [
      'a condition that is not known here',
      { claims: [claimOf({ ...whole, selectors: ['ip(device.driver).family() == 4'] })] },
      'warning not-judged',
      'live "hand-networks": not judged: condition ip(device.driver).family() == 4: the function family is not known here',
    ],
    [
      'a ResourceSlice of a newer form',
      { unread: ['node-b-gpus'] },
      'warning not-judged',
      'not judged: ResourceSlice node-b-gpus of a form that is not known here',
    ],
    [
      'a taint whose gate is not known',
      {
        slices: devices(tainted),
        gates: { ...gates, tolerations: { state: 'unknown', knownBy: 'dry-run' } },
      },
      'warning not-judged',
      'not judged: whether the gate DRADeviceTaints is on',
    ],
    [
      'two who hand out one GPU',
      { plugged: [{ node: 'node-a', resource: 'nvidia.com/gpu', count: 1 }] },
      'fault handed-out-twice',
      'node node-a: its GPUs are handed out twice, as 1 nvidia.com/gpu by the device plugin and by the DRA driver gpu.nvidia.com',
    ],
    [
      'a template that is gone',
      { claims: [] },
      'fault no-template',
      'says that "hand-networks" is ResourceClaimTemplate signline-hand-networks-1, which is not there',
    ],
    [
      'a shared claim that is gone',
      { claims: [], maps: [{ namespace: 'live', templates: {}, shared: ['all-1'], byAnnotation: false }] },
      'fault no-template',
      'says that all pods share ResourceClaim all-1, which is not there',
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
      { waiting: [waits] },
      'warning pod-waits',
      'pod live/worker waits for a device: the scheduler says "cannot allocate all claims"',
    ],
  ]
  test.each(cases)('tells of %s, and how to mend it', (_, state, kind, words) => {
    const findings = judge({ ...healthy, ...state })
    const told = findings.filter((each) => each.kind !== 'tainted-device')
    expect(told.map((each) => `${each.severity} ${each.kind}`)).toEqual([kind])
    expect(told[0]?.sentence).toContain(words)
    expect(told[0]?.sentence).toMatch(/; [a-z]/)
  })

  test('says of a pod that waits though its device is free that the scheduler has yet to look again', () => {
    const wanting = { ...healthy, demands: [wants(1)], waiting: [waits] }
    const [told] = judge(wanting)
    expect(told).toMatchObject({ severity: 'warning', kind: 'pod-waits' })
    expect(told?.sentence).toContain('; all that are wanted could have one by now: the scheduler looks again')
    const without = judge({ ...wanting, allocated: taken }).find(({ kind }) => kind === 'pod-waits')
    expect(without?.sentence).toContain('; see kubectl get resourceclaims')
    const elsewhere = judge({ ...wanting, waiting: [{ ...waits, namespace: 'other' }] })
    expect(elsewhere[0]?.sentence).toContain('; see kubectl get resourceclaims')
  })

  test('tells of a tainted device, and that nobody who does not tolerate it gets one', () => {
    const found = judge({ ...healthy, slices: devices(tainted) })
    expect(found.map(({ kind }) => kind)).toEqual(['no-free-device', 'tainted-device'])
    expect(found[0]?.sentence).toContain('1 is tainted (gpu.nvidia.com/xid:NoExecute)')
    const tolerant = { ...whole, tolerations: [{ key: '', operator: 'Exists', value: '', effect: '' }] }
    const tolerated = judge({ ...healthy, slices: devices(tainted), claims: [claimOf(tolerant)] })
    expect(tolerated.map(({ kind }) => kind)).toEqual(['tainted-device'])
  })

  test('tells of gates as well where a template is missing, which a gate may have kept out', () => {
    const gateless = { ...healthy, gates: { ...gates, firstAvailable: off } }
    const found = judge({ ...gateless, claims: [{ ...claimOf(whole), name: 'other' }] })
    expect(found.map(({ kind }) => kind)).toEqual(['gate-off', 'no-template'])
    expect(judge(gateless)).toEqual([])
  })

  test('blames no gate for what an old version of the API cannot say', () => {
    const old = { state: 'off', knownBy: 'version' } as const
    expect(judge({ ...healthy, claims: [], maps: [], gates: { ...gates, capacity: old } })).toEqual([])
  })

  test('judges only what the map names, not templates that are kept for older pods', () => {
    expect(judge({ ...healthy, slices: [], claims: [{ ...claimOf(whole), current: false }] })).toEqual([])
  })

  test('serves all pods that are wanted one after the other, the extra ones of scalers last', () => {
    const slices = devices(gpu, { ...gpu, name: 'gpu-1' })
    const step = wants(2, { kind: 'pods', owner: 'pods x, y' })
    const { demands } = reportOn({ ...healthy, slices, demands: [wants(1, { scaler }), step] })
    expect(demands).toMatchObject([
      { get: { least: 1, most: 1 }, scaled: { wanted: 3, get: { least: 1, most: 1 } } },
      { get: { least: 1, most: 1 }, possible: 2 },
    ])
    expect(demands[0]).not.toHaveProperty('possible')
  })

  test('counts pods that share a claim as served once it is', () => {
    const all = (sharing: Demand['sharing']): unknown =>
      reportOn({ ...healthy, demands: [wants(3, { sharing })] }).demands[0]?.get
    expect(all('waiting')).toEqual({ least: 3, most: 3, doubts: [] })
    expect(all('held')).toEqual({ least: 3, most: 3, doubts: [] })
    const none = reportOn({ ...healthy, demands: [wants(3, { sharing: 'waiting' })], allocated: taken })
    expect(none.demands[0]?.get).toEqual({ least: 0, most: 0, doubts: [] })
  })

  test('says of each choice what it would get, and which is taken', () => {
    const slice = { ...whole, name: 'slice', className: 'mig.nvidia.com', selectors: [] }
    const state = { ...healthy, claims: [claimOf(slice, whole)] }
    const { workloads } = reportOn(state)
    expect(workloads[0]).toMatchObject({
      verdict: 'met',
      nodes: [{ node: 'node-a', requests: ['gpu/whole'] }],
      choices: [
        { request: 'gpu/slice', verdict: 'unmet', devices: { total: 0, free: 0 } },
        { request: 'gpu/whole', verdict: 'met', devices: { total: 1, free: 1 } },
      ],
    })
    expect(reportText(reportOn(state)).split('\n').slice(3)).toEqual([
      'next pod of         gets a device now  nodes   devices',
      'live hand-networks  yes                node-a',
      '  gpu/slice         no                         no device of mig.nvidia.com',
      '  gpu/whole         yes                node-a  1 device of gpu.nvidia.com: 1 could be had',
      '',
    ])
  })

  test('prints as JSON what docs/devices.md says of it', () => {
    const shared: Claim = { ...claimOf(whole), kind: 'shared', key: 'together', holds: ['node-a/gpu-0'] }
    const report = JSON.parse(JSON.stringify(reportOn({ ...healthy, claims: [claimOf(whole), shared] })))
    expect(report).toEqual({
      ok: true,
      findings: [],
      workloads: [
        {
          namespace: 'live',
          key: 'hand-networks',
          claim: 'signline-hand-networks-1',
          kind: 'template',
          verdict: 'met',
          possible: true,
          nodes: [{ node: 'node-a', requests: ['gpu'], tolerating: [] }],
          choices: [
            {
              request: 'gpu',
              deviceClass: 'gpu.nvidia.com',
              count: 1,
              verdict: 'met',
              nodes: ['node-a'],
              devices: { total: 1, free: 1, excluded: [] },
              doubts: [],
            },
          ],
          doubts: [],
        },
        expect.objectContaining({
          key: 'together',
          kind: 'shared',
          verdict: 'held',
          holds: ['node-a/gpu-0'],
        }),
      ],
      demands: [],
      api: 'v1',
      gates: { DRAPrioritizedList: on, DRADeviceTaints: on, DRAConsumableCapacity: on },
      devices: { total: 1, free: 1 },
    })
  })

  test('says what the pod must tolerate where only tainted nodes have devices', () => {
    const nodes = [
      {
        name: 'node-a',
        labels: {},
        cordoned: false,
        taints: [{ key: 'nvidia.com/gpu', value: '', effect: 'NoSchedule' }],
      },
    ]
    expect(reportText(reportOn({ ...healthy, nodes }))).toContain(
      'yes                node-a  1 device of gpu.nvidia.com: 1 could be had; if the pod tolerates nvidia.com/gpu:NoSchedule of the node',
    )
  })

  test('a device plugin of another node is no second hand', () => {
    const plugged = [{ node: 'node-b', resource: 'nvidia.com/gpu', count: 8 }]
    expect(judge({ ...healthy, plugged })).toEqual([])
  })
})
