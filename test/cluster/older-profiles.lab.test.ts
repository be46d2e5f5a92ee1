import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import type { Programs } from './lab/build-programs.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, type LabOptions, startLab } from './lab/start-lab.ts'
import { findPrograms } from './open-lab.ts'
import { kept, type Outcomes, playEveryKind, promised, type Version } from './promises.ts'
import { checked, install, running, seen } from './releases.ts'

/** What a version can have turned on. */
const olderVersions: readonly {
  readonly kubernetes: string
  readonly claimsBy: Version
  readonly options: LabOptions
  /** What is otherwise than promised. */
  readonly otherwise?: Outcomes
}[] = [
  {
    kubernetes: '1.32.2',
    claimsBy: 'v1beta1',
    options: { gates: { DynamicResourceAllocation: true }, apis: ['resource.k8s.io/v1beta1=true'] },
  },
  {
    kubernetes: '1.33.13',
    claimsBy: 'v1beta2',
    options: {
      gates: { DynamicResourceAllocation: true, DRAPrioritizedList: true, DRADeviceTaints: true },
      apis: ['v1alpha3', 'v1beta1', 'v1beta2'].map((version) => `resource.k8s.io/${version}=true`),
    },
  },
  {
    kubernetes: '1.34.4',
    claimsBy: 'v1',
    options: {
      gates: { DRAConsumableCapacity: true, DRADeviceTaints: true },
      apis: ['resource.k8s.io/v1alpha3=true'],
    },
    // Between nodes it does not look at which choice it would be.
    otherwise: {
      'NVIDIA, MIG slice, else a share, else whole': expect.stringMatching(
        /^1 of (slices|whole) by resource\.k8s\.io\/v1$/,
      ) as unknown as string,
    },
  },
  {
    kubernetes: '1.35.4',
    claimsBy: 'v1',
    options: {
      gates: { DRAConsumableCapacity: true, DRADeviceTaints: true },
      apis: ['resource.k8s.io/v1alpha3=true'],
    },
  },
]

describe.each(olderVersions)('On Kubernetes $kubernetes', ({ kubernetes, claimsBy, options, otherwise }) => {
  const programs = findPrograms({ kubernetes })
  describe.skipIf(programs === undefined)('with its gates on', () => {
    let lab: Lab
    let nodes: PlayedNodes
    beforeAll(async () => {
      lab = await startLab(programs as Programs, options)
      nodes = await playEveryKind(lab)
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    test('each profile gets what it promises, or is refused with the path', async () => {
      expect(await kept(lab, claimsBy, 'auto')).toEqual({ ...promised(claimsBy), ...otherwise })
    })
  })
})

const shares = [
  // kubernetes/kubernetes#133705
  { kubernetes: '1.34.4', given: ['node/gpu-0'] },
  { kubernetes: '1.35.4', given: ['node/gpu-0', 'node/gpu-1'] },
  { kubernetes: '1.36.3', given: ['node/gpu-0', 'node/gpu-1'] },
]
describe.each(shares)('On Kubernetes $kubernetes, once a shareable GPU is full,', ({ kubernetes, given }) => {
  const programs = findPrograms({ kubernetes })
  describe.skipIf(programs === undefined)('the next of its node', () => {
    let lab: Lab
    let nodes: PlayedNodes
    beforeAll(async () => {
      lab = await startLab(programs as Programs, { gates: { DRAConsumableCapacity: true } })
      nodes = await playNodes(lab, { names: ['node'] })
      await addDeviceClasses(lab)
      await publishDevices(lab, 'node', 'gpu.example.com', [exampleGpu(0, true), exampleGpu(1, true)])
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    test(`is ${given.length === 1 ? 'given to nobody' : 'given'}`, async () => {
      const devices = workloads('example', { choices: ['shared'], memory: '60Gi' })
      expect(await install(lab, 'live', { devices, worker: { replicas: 2 } })).toMatchObject({ status: 0 })
      const workers = await running(lab, 'live', given.length)
      expect(workers.flatMap((worker) => worker.devices).toSorted()).toEqual(given)
      if (given.length > 1) return
      const sentences = async (): Promise<string> => (await checked(lab, 'live')).said.join()
      const waiting = 'cannot allocate all claims'
      expect(await seen(sentences, (said) => said.includes(waiting))).toContain(waiting)
    })
  })
})
