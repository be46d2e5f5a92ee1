import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import { addDeviceClasses, migSlice, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, run } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, podsOf, running, seen, uninstall } from './releases.ts'

const lab = (await openLab(
  {
    gates: { MutatingAdmissionPolicy: true },
    apis: ['admissionregistration.k8s.io/v1beta1=true'],
  },
  { kubernetes: '1.34.4' },
)) as Lab
const NAMESPACE = 'live'
const TEAM = 'team-a'

describe.skipIf(lab === undefined)('On Kubernetes 1.34', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node', 'gpu.nvidia.com', [
      nvidiaGpu(0),
      migSlice(1, 0, '1g.12gb', '11Gi'),
      migSlice(1, 1, '1g.12gb', '11Gi'),
    ])
    await addNamespace(lab, TEAM)
  })
  afterEach(async () => {
    await uninstall(lab, NAMESPACE)
    await seen(
      async () => await podsOf(lab, NAMESPACE, 'worker'),
      (pods) => pods.length === 0,
    )
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const check = async (): Promise<readonly string[]> => {
    const args = ['cli/signline.js', 'cluster', 'check', '--json', '--namespace', NAMESPACE]
    const { stdout } = await run(process.execPath, args, lab.environment)
    const { findings } = JSON.parse(stdout) as { findings: { severity: string; sentence: string }[] }
    return findings.map(({ severity, sentence }) => `${severity}: ${sentence}`)
  }

  test('the preflight says which gates are off, before anything is installed', async () => {
    expect(await check()).toEqual([
      expect.stringMatching(/^warning: the gate DRADeviceTaints is off, so devices.workloads.*.tolerations/),
      expect.stringMatching(/^warning: the gate DRAConsumableCapacity is off, so "shared"/),
      expect.stringMatching(/^warning: the gate DRAConsumableCapacity is off, so "different-gpus"/),
    ])
  })

  test('a worker has a slice while there is one, then a whole GPU', async () => {
    const devices = workloads('nvidia', { choices: ['slice', 'whole'], memory: '8Gi' })
    expect(await install(lab, NAMESPACE, { devices, worker: { replicas: 3 } })).toMatchObject({ status: 0 })
    const workers = await running(lab, NAMESPACE, 3)
    expect(workers.flatMap(({ requests }) => requests).toSorted()).toEqual([
      'gpu/slice',
      'gpu/slice',
      'gpu/whole',
    ])
    expect(new Set(workers.flatMap(({ devices }) => devices)).size).toBe(3)
  })

  test('the policy is there in v1beta1 and gives a step its claim', async () => {
    const values = {
      devices: { vendor: 'nvidia' },
      kubeflow: { namespaces: [TEAM] },
      worker: { enabled: false },
    }
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0, stderr: '' })
    const pod = {
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
    const made = await seen(
      async () => await lab.api.create(`/api/v1/namespaces/${TEAM}/pods?dryRun=All`, pod).catch(String),
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
})
