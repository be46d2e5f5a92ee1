import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seededRandom } from '#data-samples/renderer/random.js'
import { addDeviceClasses } from '../lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from '../lab/play-nodes.ts'
import type { Lab } from '../lab/start-lab.ts'
import { openLab } from '../open-lab.ts'
import { addNamespace, seen } from '../releases.ts'
import { where } from './claims.ts'
import { claimsOfProfiles, expectAgreement } from './compare.ts'
import { type Asked, type ComparedTogether, compareTogether } from './compare-together.ts'
import { device, landscapes, slice } from './landscapes.ts'
import { RandomCluster } from './random-cluster.ts'
import { decided, type MorePod, NAMESPACE, publish } from './schedule.ts'

const NODES = ['a', 'b', 'c']
/** Each is another cluster. */
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 101)
/** Of each cluster. */
const ROUNDS = 4

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)(
  'The preflight says how many pods the scheduler places together, with',
  () => {
    let nodes: PlayedNodes
    beforeAll(async () => {
      nodes = await playNodes(lab, { names: NODES })
      await addNamespace(lab, NAMESPACE, {})
      await addDeviceClasses(lab)
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    const asked = lab === undefined ? [] : Object.values(claimsOfProfiles())
    test.each(Object.entries(landscapes))(
      '%s: workers of every profile, then those of the next',
      async (_, landscape) => {
        await publish(lab, landscape, NODES)
        const found = []
        for (const [place, spec] of asked.entries()) {
          const next = asked[(place + 1) % asked.length] as Asked['spec']
          found.push(
            await compareTogether(lab, [
              { pods: 4, spec },
              { pods: 3, spec: next },
            ]),
          )
        }
        expectAgreement(found)
      },
    )

    const partly: string[] = []
    const dependent: string[] = []
    test.each(SEEDS)('devices and claims out of chance, number %i', async (seed) => {
      const draw = seededRandom(seed)
      const random = new RandomCluster(draw)
      await publish(lab, random.landscape(NODES), NODES)
      const found: ComparedTogether[] = []
      for (let round = 0; round < ROUNDS; round++) {
        const wants = Array.from({ length: 2 + Math.floor(draw() * 3) }, () => ({
          pods: 1 + Math.floor(draw() * 4),
          spec: random.plainClaim(),
        }))
        const compared = await compareTogether(lab, wants)
        found.push(compared)
        partly.push(...compared.partly)
        dependent.push(...compared.dependent)
      }
      expectAgreement(found)
    })

    test('some that get devices in part, and some for which the nodes that the scheduler takes count', ({
      skip,
    }) => {
      if (partly.length + dependent.length === 0) skip('no cluster made by chance was tried')
      process.stdout.write(`in part: ${partly.length}, dependent: ${dependent.length}\n`)
      expect(partly.length).toBeGreaterThan(SEEDS.length)
      expect(dependent.length).toBeGreaterThan(0)
      expect(dependent.length).toBeLessThan(partly.length)
    })

    test('nodes that have the devices and too little CPU or memory, or do not let the pods in', async () => {
      const gpus = [0, 1, 2].map((index) => device(`gpu-${index}`, { type: 'gpu' }, '80Gi'))
      await publish(lab, { slices: NODES.map((node) => slice('gpu.nvidia.com', node, gpus)) }, NODES)
      const amounts = {
        a: { cpu: '2500m', memory: '8Gi', pods: '250' },
        b: { cpu: '8', memory: '3Gi', pods: '2' },
      }
      for (const [node, allocatable] of Object.entries(amounts))
        await lab.api.patch(`/api/v1/nodes/${node}/status`, {
          status: { capacity: allocatable, allocatable },
        })
      const taints = [{ key: 'gpu', value: 'only', effect: 'NoSchedule' }]
      await lab.api.patch('/api/v1/nodes/c', { spec: { taints } })
      const spec = where('true')
      const requests = { cpu: '1', memory: '1Gi' }
      const tolerations = [{ key: 'gpu', operator: 'Exists' }]
      const counted = async (pod: Asked['pod']): Promise<readonly number[]> => {
        const compared = await compareTogether(lab, [{ pods: 8, spec, ...(pod && { pod }) }])
        expectAgreement([compared])
        return compared.counts
      }
      expect(await counted({})).toEqual([5])
      expect(await counted({ requests })).toEqual([4])
      expect(await counted({ requests, tolerations })).toEqual([7])
      expect(await counted({ requests: { memory: '2Gi' }, tolerations })).toEqual([7])
      expect(await counted({ tolerations, nodeSelector: { 'kubernetes.io/hostname': 'c' } })).toEqual([3])
      const nodeAffinity = {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [
            { matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'NotIn', values: ['a'] }] },
          ],
        },
      }
      expect(await counted({ affinity: { nodeAffinity } })).toEqual([2])
      await lab.api.patch('/api/v1/nodes/c', { spec: { taints: null } })
    })

    test('nodes whose CPU pods of lower priority have, which go, or of the same, which stay', async () => {
      const gpus = [0, 1, 2].map((index) => device(`gpu-${index}`, { type: 'gpu' }, '80Gi'))
      await publish(lab, { slices: [slice('gpu.nvidia.com', 'c', gpus)] }, NODES)
      const allocatable = { cpu: '2', memory: '8Gi', pods: '250' }
      await lab.api.patch('/api/v1/nodes/c/status', { status: { capacity: allocatable, allocatable } })
      await lab.api.create('/apis/scheduling.k8s.io/v1/priorityclasses', {
        apiVersion: 'scheduling.k8s.io/v1',
        kind: 'PriorityClass',
        metadata: { name: 'live' },
        value: 1000,
      })
      const counted = async (other: MorePod, asked: Partial<Asked>): Promise<readonly number[]> => {
        await lab.api.create(`/api/v1/namespaces/${NAMESPACE}/pods`, {
          apiVersion: 'v1',
          kind: 'Pod',
          metadata: { name: 'other' },
          spec: {
            nodeSelector: { 'kubernetes.io/hostname': 'c' },
            containers: [{ name: 'main', image: 'none', resources: { requests: { cpu: '1' } } }],
            terminationGracePeriodSeconds: 0,
            ...other,
          },
        })
        // The scheduler may still count what has just gone, or not yet count the node's new amounts.
        const met = await seen(
          async () => await decided(lab, 'other'),
          ({ kind }) => kind === 'met',
        )
        expect(met).toMatchObject({ kind: 'met' })
        const pod = { requests: { cpu: '1' }, ...asked.pod }
        const compared = await compareTogether(lab, [{ pods: 3, spec: where('true'), ...asked, pod }])
        expectAgreement([compared])
        return compared.counts
      }
      const live = { priority: 1000, pod: { priorityClassName: 'live' } }
      expect(await counted({}, {})).toEqual([1])
      expect(await counted({}, live)).toEqual([2])
      expect(await counted({ priorityClassName: 'live' }, live)).toEqual([1])
    })
  },
)
