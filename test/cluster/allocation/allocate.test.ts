import { describe, expect, test } from 'vitest'
import { type Assumptions, allocate, type Supply } from '#cluster/allocation/allocate.js'
import type { Node } from '#cluster/allocation/device.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { sliceOf } from '#cluster/preflight/read-slices.js'
import { device, landscapes, type SliceSpec, slice } from '../preflight/landscapes.ts'

const node: Node = { name: 'a', labels: {}, cordoned: false, taints: [] }
const sure: Assumptions = { unknown: 'fails', taints: true, memory: 'all' }
const ofType = (type: string): readonly string[] => [
  `device.driver == 'gpu.nvidia.com' && device.attributes['gpu.nvidia.com'].type == '${type}'`,
]

function supply(slices: readonly SliceSpec[], taken: Partial<Supply['allocated']> = {}): Supply {
  return {
    kubernetesMinor: 36,
    slices: slices.map((spec, index) => sliceOf({ metadata: { name: `slice-${index}` }, spec }, () => [])!),
    classes: new Map([
      ['gpu', ofType('gpu')],
      ['mig', ofType('mig')],
    ]),
    allocated: { whole: new Set(), shared: new Map(), ...taken },
  }
}
const of = (name: string): readonly SliceSpec[] => landscapes[name]!.slices

/** The devices that a claim gets on node `a`, or what became of it. */
function got(from: Supply, requests: readonly object[], constraints: readonly object[] = []): unknown {
  const claim = claimSpecOf({ devices: { requests, constraints } })
  const allocation = allocate(from, node, claim, sure, new Set())
  if (allocation.kind !== 'met') return allocation.kind === 'fails' ? allocation.reason : allocation.kind
  return allocation.picks.map(({ request, device }) => `${request} ${device}`)
}
const one = (deviceClassName: string, more: object = {}): object => ({
  name: 'gpu',
  exactly: { deviceClassName, ...more },
})

describe('An allocation', () => {
  const cut = 'GPUs that can be cut, with counters'
  const slices = 'slices beside a whole GPU'

  test('takes the first device that fits, and another while that is taken', () => {
    const whole = 'whole GPUs of two sizes'
    expect(got(supply(of(whole)), [one('gpu')])).toEqual(['gpu gpu-0'])
    const taken = { whole: new Set(['gpu.nvidia.com/a/gpu-0']) }
    expect(got(supply(of(whole), taken), [one('gpu')])).toEqual(['gpu gpu-1'])
    expect(got(supply(of(whole)), [one('gpu', { count: 3 })])).toBe('unmet')
  })

  test('takes the first choice that can be had', () => {
    const choices = {
      name: 'gpu',
      firstAvailable: ['mig', 'gpu'].map((name) => ({ name, deviceClassName: name })),
    }
    expect(got(supply(of(slices)), [choices])).toEqual(['gpu/mig gpu-2-mig-0'])
    expect(got(supply(of('whole GPUs of two sizes')), [choices])).toEqual(['gpu/gpu gpu-0'])
  })

  test('takes a step back where parts must be of one device, or of different ones', () => {
    const parts = [one('mig', { count: 2 })]
    const parent = 'gpu.nvidia.com/parentUUID'
    expect(got(supply(of(slices)), parts, [{ requests: ['gpu'], matchAttribute: parent }])).toEqual([
      'gpu gpu-3-mig-0',
      'gpu gpu-3-mig-1',
    ])
    expect(got(supply(of(slices)), parts, [{ requests: ['gpu'], distinctAttribute: parent }])).toEqual([
      'gpu gpu-2-mig-0',
      'gpu gpu-3-mig-0',
    ])
    expect(got(supply(of(slices)), [one('gpu')], [{ matchAttribute: 'other.com/x' }])).toBe('unmet')
  })

  test('takes no more of a GPU that can be cut than it has', () => {
    const taken = { whole: new Set(['gpu.nvidia.com/a/gpu-0-mig-0']) }
    expect(got(supply(of(cut)), [one('gpu', { count: 2 })])).toEqual(['gpu gpu-0', 'gpu gpu-1'])
    expect(got(supply(of(cut), taken), [one('gpu')])).toEqual(['gpu gpu-1'])
    expect(got(supply(of(cut), taken), [one('gpu', { count: 2 })])).toBe('unmet')
    expect(got(supply(of(cut), taken), [one('mig', { count: 2 })])).toEqual([
      'gpu gpu-0-mig-1',
      'gpu gpu-1-mig-0',
    ])
  })

  test('shares a GPU while something of it is left, in the steps of its driver', () => {
    const share = { count: 1, capacity: { requests: { memory: '1500Mi' } } }
    const left = (taken: bigint): unknown => {
      const shared = new Map([['gpu.nvidia.com/a/gpu-0', { memory: taken * 2n ** 30n * 10n ** 9n }]])
      const selectors = [{ cel: { expression: 'device.allowMultipleAllocations' } }]
      return got(supply(of('GPUs that may be shared, in steps, in sizes and as one likes'), { shared }), [
        one('gpu', { ...share, selectors }),
      ])
    }
    expect(left(78n)).toEqual(['gpu gpu-0'])
    expect(left(79n)).toBe('unmet')
  })

  test('doubts whether a Kubernetes before 1.36 looks beyond a GPU that is too full', () => {
    const gib = 2n ** 30n * 10n ** 9n
    const full = new Map([['gpu.nvidia.com/a/gpu-0', { memory: 80n * gib }]])
    const both = ['gpu-0', 'gpu-1'].map((name) => ({
      ...device(name, { type: 'gpu' }, '80Gi'),
      allowMultipleAllocations: true,
    }))
    const from = supply([slice('gpu.nvidia.com', 'a', both)], { shared: full })
    const share = [one('gpu', { capacity: { requests: { memory: '8Gi' } } })]
    expect(got(from, share)).toEqual(['gpu gpu-1'])
    expect(got({ ...from, kubernetesMinor: 34 }, share)).toBe('unmet')
    const doubts = new Set<string>()
    const claim = claimSpecOf({ devices: { requests: share } })
    const older = { ...from, kubernetesMinor: 34 }
    expect(allocate(older, node, claim, { ...sure, unknown: 'holds' }, doubts).kind).toBe('met')
    expect([...doubts]).toEqual([expect.stringContaining('before 1.36 may stop looking')])
  })

  test('takes all that fit, or none where a pool is not whole', () => {
    const all = one('gpu', { allocationMode: 'All' })
    expect(got(supply(of('whole GPUs of two sizes')), [all])).toEqual(['gpu gpu-0', 'gpu gpu-1'])
    const half = slice('gpu.nvidia.com', 'a', [], {
      pool: { name: 'half', generation: 1, resourceSliceCount: 2 },
    })
    expect(got(supply([...of(slices), half]), [all])).toBe(
      'it asks for all devices while pool half is incomplete',
    )
  })

  test('gives up on a condition that fails, but not where a device before it fits', () => {
    const profile = {
      selectors: [{ cel: { expression: "device.attributes['gpu.nvidia.com'].profile == 'x'" } }],
    }
    const whole = supply(of('whole GPUs of two sizes'))
    expect(got(whole, [one('gpu', profile)])).toContain('fails on device gpu-0: No such key: profile')
    const with1 = device('gpu-0', { type: 'gpu', profile: 'x' }, '8Gi')
    const without = device('gpu-1', { type: 'gpu' }, '8Gi')
    expect(got(supply([slice('gpu.nvidia.com', 'a', [with1, without])]), [one('gpu', profile)])).toEqual([
      'gpu gpu-0',
    ])
  })

  test('ends a search that is too long', () => {
    const many = Array.from({ length: 40 }, (_, index) =>
      device(`gpu-${index}`, { type: 'gpu', index }, '8Gi'),
    )
    const pairs = [{ requests: ['gpu'], matchAttribute: 'gpu.nvidia.com/type' }]
    const requests = [one('gpu', { count: 12 }), { name: 'none', exactly: { deviceClassName: 'mig' } }]
    expect(got(supply([slice('gpu.nvidia.com', 'a', many)]), requests, pairs)).toBe('too-long')
    expect(got(supply([slice('gpu.nvidia.com', 'a', many)]), [one('gpu', { count: 33 })])).toBe('unmet')
  })
})
