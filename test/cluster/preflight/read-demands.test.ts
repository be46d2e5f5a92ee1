import { expect, test } from 'vitest'
import type { KubeApi, KubeObject } from '#cluster/api/kube-api.js'
import type { Claim } from '#cluster/preflight/cluster-state.js'
import { NamedClaims } from '#cluster/preflight/named-claims.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readDemands } from '#cluster/preflight/read-demands.js'
import { where } from './claims.ts'

const template: Claim = {
  namespace: 'live',
  name: 'hands-1',
  key: 'hand-networks',
  kind: 'template',
  current: true,
  uses: [],
  spec: claimSpecOf(where('true')),
}
const together: Claim = { ...template, name: 'together-1', key: 'together', kind: 'shared' }
const ofTemplate = [{ name: 'gpu', resourceClaimTemplateName: 'hands-1' }]

function deployment(name: string, replicas: number, resourceClaims: readonly object[]): KubeObject {
  const spec = { resourceClaims, containers: [{ name: 'worker', resources: { requests: { cpu: '1' } } }] }
  const labels = { app: name }
  return { metadata: { name }, spec: { replicas, selector: { matchLabels: labels }, template: { spec } } }
}

function pod(name: string, more: object, metadata: object = {}, status: object = {}): KubeObject {
  return {
    metadata: { name, ...metadata },
    spec: { resourceClaims: ofTemplate, containers: [{ name: 'main' }], ...more },
    status: { resourceClaimStatuses: [{ name: 'gpu', resourceClaimName: `${name}-gpu` }], ...status },
  }
}

const claimed = (name: string, status: object = {}): KubeObject => ({
  metadata: { name, namespace: 'live' },
  spec: where('true'),
  status,
})
const allocation = { devices: { results: [{ driver: 'd', pool: 'p', device: 'x' }] } }

/** An API server with these lists, by the ends of their paths. */
function server(lists: Readonly<Record<string, readonly KubeObject[]>>): KubeApi {
  return {
    list: async (path: string) => lists[path.split('/').at(-1) ?? ''],
    serves: async () => 'scaledobjects' in lists,
  } as unknown as KubeApi
}

const read = async (
  lists: Readonly<Record<string, readonly KubeObject[]>>,
  pods: readonly KubeObject[] = [],
  made: readonly KubeObject[] = [],
): Promise<readonly object[]> =>
  await readDemands(server(lists), 'live', pods, new NamedClaims('live', [template, together], made))

test('A Deployment wants as many pods as it says, and those that run or end do not wait', async () => {
  const labels = { labels: { app: 'worker' } }
  const pods = [
    pod('runs', { nodeName: 'a' }, labels),
    pod('waits', { priority: 9, containers: [{ resources: { limits: { cpu: '2' } } }] }, labels),
    pod('ends', { nodeName: 'a' }, { ...labels, deletionTimestamp: 'now' }),
    pod('has-ended', { nodeName: 'a' }, labels, { phase: 'Failed' }),
  ]
  const deployments = [deployment('worker', 4, ofTemplate), deployment('gateway', 2, [])]
  expect(await read({ deployments }, pods)).toMatchObject([
    {
      owner: 'Deployment worker',
      kind: 'deployment',
      keys: ['hand-networks'],
      sharing: 'none',
      wanted: 4,
      running: 1,
      // As the pod that waits became, not as the Deployment's template says.
      needs: { priority: 9, amounts: { cpu: 2_000_000_000n } },
    },
  ])
})

test('A scaler says how many there may be, at least and at most', async () => {
  const deployments = [deployment('worker', 1, ofTemplate)]
  const scaleTargetRef = { kind: 'Deployment', name: 'worker' }
  const autoscaler = { metadata: { name: 'auto' }, spec: { scaleTargetRef, minReplicas: 2, maxReplicas: 6 } }
  expect(await read({ deployments, horizontalpodautoscalers: [autoscaler] })).toMatchObject([
    { wanted: 2, scaler: { name: 'HorizontalPodAutoscaler auto', least: 2, most: 6 } },
  ])
  const object = {
    metadata: { name: 'keda' },
    spec: { scaleTargetRef: { name: 'worker' }, maxReplicaCount: 9 },
  }
  const both = { deployments, horizontalpodautoscalers: [autoscaler], scaledobjects: [object] }
  expect(await read(both)).toMatchObject([
    { wanted: 1, scaler: { name: 'ScaledObject keda', least: 0, most: 9 } },
  ])
})

test('A claim that all pods share is had by all or none', async () => {
  const deployments = [deployment('worker', 3, [{ name: 'gpu', resourceClaimName: 'together-1' }])]
  expect(await read({ deployments }, [], [claimed('together-1')])).toMatchObject([{ sharing: 'waiting' }])
  expect(await read({ deployments }, [], [claimed('together-1', { allocation })])).toMatchObject([
    { sharing: 'held' },
  ])
})

test('Other pods wait by priority and age; who is gated, has devices or runs does not', async () => {
  const at = (creationTimestamp: string): object => ({ creationTimestamp })
  const pods = [
    pod('young', {}, at('2026-03-02T00:00:00Z')),
    pod('old', {}, at('2026-03-01T00:00:00Z')),
    pod('first', { priority: 5 }, at('2026-03-03T00:00:00Z')),
    pod('runs', { nodeName: 'a' }),
    pod('gated', { schedulingGates: [{ name: 'queue' }] }),
    pod('has', {}),
    pod('none', { resourceClaims: [] }),
  ]
  const made = [
    claimed('old-gpu'),
    claimed('young-gpu'),
    claimed('first-gpu'),
    claimed('has-gpu', { allocation }),
  ]
  expect(await read({}, pods, made)).toMatchObject([
    { owner: 'pod first', kind: 'pods', wanted: 1, running: 0 },
    { owner: 'pods old, young', wanted: 2 },
  ])
})

test('A pod with two claims gets both or none; with one that others have, it is not judged', async () => {
  const two = [...ofTemplate, { name: 'other', resourceClaimTemplateName: 'hands-1' }]
  const [demand] = await read({}, [pod('step', { resourceClaims: two })], [claimed('step-gpu')])
  expect(demand).toMatchObject({
    keys: ['hand-networks', 'hand-networks'],
    claim: { requests: [{ name: '0.gpu' }, { name: '1.gpu' }] },
  })
  expect(demand).not.toHaveProperty('claim.unclear')
  const mixed = [...ofTemplate, { name: 'all', resourceClaimName: 'together-1' }]
  expect(await read({}, [pod('step', { resourceClaims: mixed })])).toMatchObject([
    { claim: { unclear: 'a pod with several claims, one of which others have, too' } },
  ])
})
