import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Values, workloads } from '../charts/profiles.ts'
import { account, CHECKING, type Rule, SENDING_SLICES } from './accounts.ts'
import type { Programs } from './lab/build-programs.ts'
import { addDeviceClasses, migSlice, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, type LabOptions, run, startLab } from './lab/start-lab.ts'
import { findPrograms } from './open-lab.ts'
import {
  addNamespace,
  checked,
  install,
  leftOvers,
  mapped,
  running,
  seen,
  templatesOf,
  uninstall,
} from './releases.ts'

interface Older {
  readonly kubernetes: string
  readonly options: LabOptions
  readonly claimsBy: 'v1' | 'v1beta2' | 'v1beta1'
  /** What the preflight says before anything is installed. */
  readonly said: readonly string[]
  /** What a worker may take, and what three of them have of two slices and a whole GPU. */
  readonly choices: readonly string[]
  readonly taken: readonly string[]
  /** Whether the policy for Kubeflow is there. */
  readonly policy: boolean
  /** A claim loses its tolerations, too, where their gate is off. */
  readonly dropsTolerations?: boolean
}

const oldApi = (version: string): string =>
  `warning: the newest resource.k8s.io is ${version}, in which a claim can say less and which later versions of Kubernetes drop; upgrade to Kubernetes 1.34 or newer`
const gateOff = (gate: string, value: string): string =>
  `warning: the gate ${gate} is off, so ${value} cannot be had; turn it on for API server, scheduler and controller manager where you need it`

/** 1.34 and 1.35 have v1 and keep these gates off. */
const gatesOffInV1: readonly string[] = [
  gateOff('DRADeviceTaints', 'devices.workloads.*.tolerations'),
  gateOff('DRAConsumableCapacity', '"shared" in devices.workloads.*.choices'),
  gateOff('DRAConsumableCapacity', '"different-gpus" as devices.workloads.*.placement'),
]

const olderVersions: readonly Older[] = [
  {
    kubernetes: '1.32.2',
    options: { gates: { DynamicResourceAllocation: true }, apis: ['resource.k8s.io/v1beta1=true'] },
    claimsBy: 'v1beta1',
    said: [oldApi('v1beta1')],
    choices: ['slice'],
    taken: ['gpu', 'gpu'],
    policy: false,
  },
  {
    kubernetes: '1.33.13',
    options: {
      gates: { DynamicResourceAllocation: true, DRAPrioritizedList: true },
      apis: ['resource.k8s.io/v1beta1=true', 'resource.k8s.io/v1beta2=true'],
    },
    claimsBy: 'v1beta2',
    said: [oldApi('v1beta2'), gateOff('DRADeviceTaints', 'devices.workloads.*.tolerations')],
    choices: ['slice', 'whole'],
    taken: ['gpu/slice', 'gpu/slice', 'gpu/whole'],
    policy: false,
  },
  {
    kubernetes: '1.34.4',
    options: {
      gates: { MutatingAdmissionPolicy: true },
      apis: ['admissionregistration.k8s.io/v1beta1=true'],
    },
    claimsBy: 'v1',
    said: gatesOffInV1,
    choices: ['slice', 'whole'],
    taken: ['gpu/slice', 'gpu/slice', 'gpu/whole'],
    policy: true,
  },
  {
    kubernetes: '1.35.4',
    options: {
      gates: { MutatingAdmissionPolicy: true },
      apis: ['admissionregistration.k8s.io/v1beta1=true'],
    },
    claimsBy: 'v1',
    said: gatesOffInV1,
    choices: ['slice', 'whole'],
    taken: ['gpu/slice', 'gpu/slice', 'gpu/whole'],
    policy: true,
    dropsTolerations: true,
  },
]
const NAMESPACE = 'live'
const TEAM = 'team-a'

describe.each(olderVersions)('On Kubernetes $kubernetes', (older) => {
  const programs = findPrograms({ kubernetes: older.kubernetes })
  describe.skipIf(programs === undefined)('the chart', () => {
    let lab: Lab
    let nodes: PlayedNodes
    let first: readonly string[]
    beforeAll(async () => {
      lab = await startLab(programs as Programs, older.options)
      nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
      await addDeviceClasses(lab)
      await publishDevices(lab, 'node', 'gpu.nvidia.com', [
        nvidiaGpu(0),
        migSlice(1, 0, '1g.12gb', '11Gi'),
        migSlice(1, 1, '1g.12gb', '11Gi'),
      ])
      await addNamespace(lab, NAMESPACE)
      await addNamespace(lab, TEAM)
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    const values = (memory: string, replicas: number): Values => ({
      devices: workloads('nvidia', { choices: older.choices, memory }),
      kubeflow: { namespaces: [TEAM], ...(!older.policy && { policy: 'none' }) },
      worker: { replicas },
    })

    test('finds the version of the API, and the preflight says what cannot be had', async () => {
      expect(lab.claimsBy).toBe(older.claimsBy)
      expect(await checked(lab, NAMESPACE)).toEqual({ status: 0, said: older.said })
    })

    test('tells the gate of tolerations without the metrics, by what becomes of a taint', async () => {
      const gate = async (name: string, rules: readonly Rule[]): Promise<unknown> => {
        const args = ['cli/signline.js', 'cluster', 'check', '--json', '--namespace', 'default']
        const { stdout } = await run(process.execPath, args, await account(lab, name, rules))
        return (JSON.parse(stdout) as { gates: Record<string, unknown> }).gates.DRADeviceTaints
      }
      const version = { state: 'off', knownBy: 'version' }
      const told = older.claimsBy === 'v1beta1' ? version : { state: 'off', knownBy: 'dry-run' }
      expect(await gate('sends-slices', [...CHECKING, SENDING_SLICES])).toEqual(told)
      const untold =
        older.claimsBy === 'v1beta1' || older.dropsTolerations
          ? told
          : { state: 'unknown', knownBy: 'dry-run' }
      expect(await gate('checks', CHECKING)).toEqual(untold)
    })

    test('refuses what the version cannot say, with the path in the values', async () => {
      const share = { choices: ['slice', 'shared'], tolerations: [{ operator: 'Exists' }] }
      const { status, stderr } = await install(
        lab,
        'refused',
        { devices: workloads('nvidia', share) },
        '--dry-run=server',
      )
      const refused = (what: string): boolean => stderr.includes(`devices.workloads.hand-networks.${what}`)
      expect({
        status,
        stderr,
        choices: refused('choices: '),
        tolerations: refused('tolerations: '),
      }).toMatchObject({
        status: older.claimsBy === 'v1' ? 0 : 1,
        choices: older.claimsBy !== 'v1',
        tolerations: older.claimsBy === 'v1beta1',
      })
    })

    test('is installed, and each worker has a device of its own', async () => {
      expect(await install(lab, NAMESPACE, values('8Gi', 3))).toMatchObject({ status: 0, stderr: '' })
      first = await templatesOf(lab, NAMESPACE)
      expect(first).toHaveLength(2)
      expect(await mapped(lab, NAMESPACE)).toEqual(first)
      expect(await mapped(lab, TEAM)).toEqual(await templatesOf(lab, TEAM))
      const { stdout } = await lab.helm('get', 'manifest', 'signline', '-n', NAMESPACE)
      expect(new Set(stdout.match(/apiVersion: resource\.k8s\.io\/v\w+/g))).toEqual(
        new Set([`apiVersion: resource.k8s.io/${older.claimsBy}`]),
      )
      const workers = await running(lab, NAMESPACE, older.taken.length)
      expect(workers.flatMap(({ requests }) => requests).toSorted()).toEqual(older.taken)
      expect(new Set(workers.flatMap(({ devices }) => devices)).size).toBe(older.taken.length)
    })

    test(older.policy ? 'gives a step its claim by the policy' : 'says that there is no policy', async () => {
      if (!older.policy) {
        const auto = { devices: { vendor: 'nvidia' }, kubeflow: { namespaces: [TEAM] } }
        const { status, stderr } = await install(lab, 'refused', auto)
        expect(status).toBe(1)
        expect(stderr).toContain(
          `kubeflow.policy: Kubernetes v${older.kubernetes} has no MutatingAdmissionPolicy; set it to "kyverno" (with Kyverno installed), or to "none" and compile pipelines for kfp-next`,
        )
        return
      }
      const made = await seen(
        async () => await lab.api.create(`/api/v1/namespaces/${TEAM}/pods?dryRun=All`, step).catch(String),
        // A policy takes effect shortly after it is made.
        (answer) => JSON.stringify(answer).includes('resourceClaimTemplateName'),
      )
      expect(made).toMatchObject({
        spec: {
          resourceClaims: [{ name: 'hand-networks' }],
          containers: [{ resources: { claims: [{ name: 'hand-networks' }] } }],
        },
      })
    })

    test('is upgraded: the hook removes what nothing names, a rollback finds its template', async () => {
      expect(await install(lab, NAMESPACE, values('9Gi', 1))).toMatchObject({ status: 0, stderr: '' })
      const newest = await mapped(lab, NAMESPACE)
      expect(newest).not.toEqual(first)
      expect(await templatesOf(lab, TEAM)).toEqual(newest)
      expect(await templatesOf(lab, NAMESPACE)).toEqual([...new Set([...first, ...newest])].toSorted())
      expect(await running(lab, NAMESPACE, 1)).toHaveLength(1)
      const { status, said } = await checked(lab, NAMESPACE, TEAM)
      expect(said.filter((sentence) => sentence.startsWith('fault'))).toEqual([])
      expect(status).toBe(0)
      expect(await lab.helm('rollback', 'signline', '1', '-n', NAMESPACE)).toMatchObject({ status: 0 })
      expect(await mapped(lab, NAMESPACE)).toEqual(first)
      expect(await running(lab, NAMESPACE, older.taken.length)).toHaveLength(older.taken.length)
    })

    test('is uninstalled and leaves nothing', async () => {
      expect(await uninstall(lab, NAMESPACE)).toMatchObject({ status: 0 })
      expect(await leftOvers(lab)).toEqual([])
    })
  })
})

/** A pod of a step that names a claim by its key. */
const step = {
  metadata: { generateName: 'step-', annotations: { 'pipelines.dra/resource-claim': 'hand-networks' } },
  spec: {
    containers: [
      {
        name: 'main',
        image: 'signline',
        securityContext: {
          allowPrivilegeEscalation: false,
          runAsNonRoot: true,
          capabilities: { drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
        },
      },
    ],
  },
}
