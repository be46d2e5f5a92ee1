import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import type { Programs } from './lab/build-programs.ts'
import { addDeviceClasses, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, type LabOptions, startLab } from './lab/start-lab.ts'
import { findPrograms } from './open-lab.ts'
import { checked, install, podsOf, running, seen } from './releases.ts'

interface Fault {
  readonly kubernetes: string
  readonly what: string
  readonly options: LabOptions
  readonly worker: 'runs without a device' | 'is not scheduled' | 'is not installed'
  readonly said: readonly string[]
}

const claimsDropped =
  'fault: the gate DynamicResourceAllocation is off, so the API server takes the claims out of pods without a word and they run without a device; turn it on for API server, scheduler, controller manager and kubelets'
const oldApi = (version: string): string =>
  `warning: the newest resource.k8s.io is ${version}, in which a claim can say less and which later versions of Kubernetes drop; upgrade to Kubernetes 1.34 or newer`
const gateOff = (gate: string, value: string): string =>
  `warning: the gate ${gate} is off, so ${value} cannot be had; turn it on for API server, scheduler and controller manager where you need it`

const faults: readonly Fault[] = [
  {
    kubernetes: '1.32.2',
    what: 'with the API and without its gate',
    options: { apis: ['resource.k8s.io/v1beta1=true'] },
    worker: 'runs without a device',
    said: [claimsDropped, oldApi('v1beta1')],
  },
  {
    kubernetes: '1.33.13',
    what: 'with v1beta2 and without v1beta1',
    options: { gates: { DynamicResourceAllocation: true }, apis: ['resource.k8s.io/v1beta2=true'] },
    worker: 'is not scheduled',
    said: [
      'fault: the scheduler and controllers of Kubernetes 1.33 read resource.k8s.io/v1beta1, and the API server serves v1beta2 alone, so no pod is scheduled, not even one without a device; start the API server with --runtime-config=resource.k8s.io/v1beta1=true',
    ],
  },
  {
    kubernetes: '1.33.13',
    what: 'with a gate too few for a slice, else a whole GPU,',
    options: {
      gates: { DynamicResourceAllocation: true },
      apis: ['resource.k8s.io/v1beta1=true', 'resource.k8s.io/v1beta2=true'],
    },
    worker: 'is not installed',
    said: [
      expect.stringMatching(
        /^fault: ConfigMap signline-resource-claims of namespace live says that "hand-networks" is ResourceClaimTemplate signline-hand-networks-\w+, which is not there; /,
      ) as unknown as string,
      oldApi('v1beta2'),
      gateOff('DRAPrioritizedList', 'more than one of devices.workloads.*.choices'),
      gateOff('DRADeviceTaints', 'devices.workloads.*.tolerations'),
    ],
  },
  {
    kubernetes: '1.34.4',
    what: 'with its gate turned off',
    options: { gates: { DynamicResourceAllocation: false } },
    worker: 'runs without a device',
    said: [claimsDropped],
  },
]

const NAMESPACE = 'live'
describe.each(faults)('On Kubernetes $kubernetes $what', ({ kubernetes, options, worker, said }) => {
  const programs = findPrograms({ kubernetes })
  describe.skipIf(programs === undefined)('a worker', () => {
    let lab: Lab
    let nodes: PlayedNodes
    beforeAll(async () => {
      lab = await startLab(programs as Programs, options)
      nodes = await playNodes(lab, { names: ['node'] })
      await addDeviceClasses(lab)
      await publishDevices(lab, 'node', 'gpu.nvidia.com', [nvidiaGpu(0)])
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    test(worker, async () => {
      const choices = worker === 'is not installed' ? ['slice', 'whole'] : ['whole']
      const devices = workloads('nvidia', { choices })
      const { status, stderr } = await install(lab, NAMESPACE, { devices })
      expect(status).toBe(worker === 'is not installed' ? 1 : 0)
      if (worker === 'is not installed')
        expect(stderr).toContain('exactly one of `exactly` or `firstAvailable` is required')
      else if (worker === 'runs without a device')
        expect(await running(lab, NAMESPACE, 1)).toMatchObject([{ devices: [], claim: 'none' }])
      else {
        const missed =
          /failed to list \*v1beta1\.ResourceClaim: the server could not find the requested resource/
        const log = async (): Promise<string> =>
          await readFile(join(lab.folder, 'kube-scheduler.log'), 'utf8')
        expect(await seen(log, (text) => missed.test(text))).toMatch(missed)
        for (const component of ['worker', 'gateway']) {
          const [pod] = await seen(
            async () => await podsOf(lab, NAMESPACE, component),
            (pods) => pods.length > 0,
          )
          expect(pod?.spec).not.toHaveProperty('nodeName')
        }
      }
    })

    test('is spoken of by the preflight', async () => {
      expect(await checked(lab, NAMESPACE)).toEqual({ status: 1, said })
    })
  })
})
