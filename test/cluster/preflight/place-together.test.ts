import { describe, expect, test } from 'vitest'
import type { ClusterState } from '#cluster/preflight/cluster-state.js'
import { type Placed, placeTogether, type Want } from '#cluster/preflight/place-together.js'
import type { PodNeeds } from '#cluster/preflight/pod-needs.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { type ClaimSpec, where } from './claims.ts'
import { type DeviceSpec, device, landscapes, type SliceSpec, slice } from './landscapes.ts'
import { clusterOf } from './made-cluster.ts'

const anyNode: PodNeeds = { labels: {}, tolerations: [], amounts: { cpu: 0n, memory: 0n } }
const want = (pods: number, spec: ClaimSpec, needs: Partial<PodNeeds> = {}): Want => ({
  pods,
  claim: claimSpecOf(spec),
  needs: { ...anyNode, ...needs },
})
const gpu = (name: string, memory: string): DeviceSpec => device(name, { type: 'gpu' }, memory)
const on = (node: string, ...devices: readonly DeviceSpec[]): SliceSpec =>
  slice('gpu.nvidia.com', node, devices)
const any = where('true')
const big = where("device.capacity['gpu.nvidia.com'].memory.compareTo(quantity('40Gi')) >= 0")
const counts = (placed: readonly Placed[]): readonly (readonly number[])[] =>
  placed.map(({ least, most }) => [least, most])
const placed = (slices: readonly SliceSpec[], ...wants: readonly Want[]): readonly (readonly number[])[] =>
  counts(placeTogether(clusterOf(slices), wants))

describe('Pods that are placed together', () => {
  test('get a device each until none is left, and the next finds that they have gone to those before it', () => {
    const [found] = placeTogether(clusterOf([on('a', gpu('gpu-0', '80Gi'), gpu('gpu-1', '80Gi'))]), [
      want(4, any),
    ])
    expect(found).toMatchObject({ least: 2, most: 2, doubts: [], finds: { kept: [] } })
    expect([...(found?.finds?.allocated.whole ?? [])]).toEqual([
      'gpu.nvidia.com/a/gpu-0',
      'gpu.nvidia.com/a/gpu-1',
    ])
  })

  test('leave to those after them what they have not taken', () => {
    const slices = [on('a', gpu('gpu-0', '80Gi')), on('b', gpu('gpu-0', '80Gi'))]
    expect(placed(slices, want(1, any), want(2, any))).toEqual([
      [1, 1],
      [1, 1],
    ])
    expect(placed(slices, want(2, any), want(1, any))).toEqual([
      [2, 2],
      [0, 0],
    ])
  })

  test('leave more or less, by the node that the scheduler takes', () => {
    const slices = [on('a', gpu('gpu-0', '80Gi')), on('b', gpu('gpu-0', '24Gi'))]
    expect(placed(slices, want(1, any), want(1, big))).toEqual([
      [1, 1],
      [0, 1],
    ])
    expect(placed(slices, want(1, big), want(1, any))).toEqual([
      [1, 1],
      [1, 1],
    ])
  })

  test('share a GPU as far as it goes, and what is cut of it goes to one', () => {
    const cut = landscapes['GPUs that can be cut, with counters']!.slices
    const half = where("device.attributes['gpu.nvidia.com'].profile == '3g.40gb'", 'mig.nvidia.com')
    expect(placed(cut, want(1, any), want(9, half))).toEqual([
      [1, 1],
      [2, 2],
    ])
    const shared = landscapes['GPUs that may be shared, in steps, in sizes and as one likes']!.slices
    const share: ClaimSpec = {
      devices: {
        requests: [
          {
            name: 'gpu',
            exactly: {
              deviceClassName: 'gpu.nvidia.com',
              selectors: [{ cel: { expression: 'device.allowMultipleAllocations' } }],
              capacity: { requests: { memory: '20Gi' } },
            },
          },
        ],
      },
    }
    // Four of 80Gi, and the size of 24Gi once.
    expect(placed(shared, want(9, share))).toEqual([[5, 5]])
  })

  test('are not on nodes that their selector, affinity or tolerations do not let them on', () => {
    const slices = [on('a', gpu('gpu-0', '80Gi')), on('b', gpu('gpu-0', '80Gi'))]
    const taint = { key: 'gpu', value: 'only', effect: 'NoSchedule' }
    const state = clusterOf(slices, {
      nodes: [
        { name: 'a', labels: { zone: 'east' }, cordoned: false, taints: [] },
        { name: 'b', labels: { zone: 'west' }, cordoned: false, taints: [taint] },
      ],
    })
    const got = (needs: Partial<PodNeeds>): unknown => {
      const [found] = placeTogether(state, [want(2, any, needs)])
      return [found?.most, found?.finds?.kept.map(({ why }) => why)]
    }
    expect(got({})).toEqual([1, ['the pod does not tolerate gpu=only:NoSchedule of b']])
    const tolerations = [{ key: 'gpu', operator: 'Exists', value: '', effect: '' }]
    expect(got({ tolerations })).toEqual([2, undefined])
    expect(got({ tolerations, labels: { zone: 'west' } })).toEqual([1, ['a is no node with zone=west']])
    const terms = [{ labels: [{ key: 'zone', operator: 'In', values: ['west'] }], names: [] }]
    expect(got({ tolerations, terms })).toEqual([1, ['a is none of the nodes of its affinity']])
  })

  test('are not on nodes that have too little left for them, beside pods of lower priority that would go', () => {
    const cores = (number: number): { cpu: bigint; memory: bigint } => ({
      cpu: BigInt(number * 1000) * 1_000_000n,
      memory: 0n,
    })
    const slices = [on('a', gpu('gpu-0', '80Gi'), gpu('gpu-1', '80Gi'))]
    const room = (priority: number): Partial<ClusterState> => ({
      rooms: new Map([['a', { amounts: cores(3), pods: 2, taken: [{ priority, amounts: cores(1.5) }] }]]),
    })
    const got = (priority: number): unknown => {
      const state = clusterOf(slices, room(priority))
      const [found] = placeTogether(state, [want(3, any, { amounts: cores(1), priority: 5 })])
      return [found?.least, found?.most, found?.finds?.kept.map(({ why }) => why)]
    }
    expect(got(5)).toEqual([1, 1, ['a holds no more pods than 2']])
    expect(got(4)).toEqual([2, 2, []])
    const state = clusterOf(slices, room(5))
    expect(placeTogether(state, [want(1, any, { amounts: cores(2), priority: 5 })])[0]?.finds?.kept).toEqual([
      { why: 'a has 1.5 cpu left where 2 is asked for', isForGood: false },
    ])
  })

  test('are not counted where a condition is not known, nor are those after them', () => {
    const slices = [on('a', gpu('gpu-0', '80Gi'))]
    const [first, second] = placeTogether(clusterOf(slices), [
      want(2, where('ip(device.driver).family() == 4')),
      want(1, any),
    ])
    expect(first).toMatchObject({ least: 0, most: 2, doubts: [expect.stringContaining('family')] })
    expect(second).toMatchObject({ least: 0, most: 1, doubts: ['what the pods before it get'] })
  })

  test('are spread in so many ways that some numbers are called not sure', () => {
    const nodes = Array.from({ length: 12 }, (_, index) => `node-${index}`)
    const slices = nodes.map((node, index) => on(node, gpu('gpu-0', index % 2 === 0 ? '80Gi' : '24Gi')))
    const [first, second] = placeTogether(clusterOf(slices), [want(6, any), want(6, big)])
    expect(first).toMatchObject({ least: 6, most: 6, doubts: [] })
    expect(second?.doubts).toEqual([expect.stringContaining('only some of the many ways')])
  })

  test('are counted for sure on however many nodes, where all ask for the same', () => {
    const nodes = Array.from({ length: 40 }, (_, index) => `node-${index}`)
    const slices = nodes.map((node) => on(node, gpu('gpu-0', '80Gi'), gpu('gpu-1', '80Gi')))
    const workers = want(30, any)
    const [now, later] = placeTogether(clusterOf(slices), [workers, { ...workers, pods: 70 }])
    expect(now).toMatchObject({ least: 30, most: 30, doubts: [] })
    expect(later).toMatchObject({ least: 50, most: 50, doubts: [] })
  })
})
