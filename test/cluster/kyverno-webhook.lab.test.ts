import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '#cluster/api/kube-api.js'
import { workloads } from '../charts/profiles.ts'
import { findJudge } from './lab/build-judges.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type RunningKyverno, runKyverno } from './lab/run-kyverno.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, seen } from './releases.ts'
import { claimedBy, claimsOf, samplePods, step } from './step-pods.ts'

const program = findJudge('kyverno-admission')
const lab = (program === undefined ? undefined : await openLab()) as Lab
/** Where the API server's own policy does it, and where Kyverno's. */
const OWN = 'team-a'
const KYVERNOS = 'team-b'

describe.skipIf(lab === undefined)('Kyverno’s webhook', () => {
  let nodes: PlayedNodes
  let kyverno: RunningKyverno
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node', 'gpu.example.com', [exampleGpu(0), exampleGpu(1)])
    for (const namespace of [OWN, KYVERNOS]) await addNamespace(lab, namespace)
    kyverno = await runKyverno(lab, program ?? '')
    const webhooks = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations'
    const made = await seen(
      async () => (await lab.api.list(webhooks)) ?? [],
      (found) => found.length > 0,
    )
    expect(made, kyverno.log()).not.toEqual([])
    for (const [namespace, kubeflow] of [
      ['live', { namespaces: [OWN] }],
      ['live-kyverno', { namespaces: [KYVERNOS], policy: 'kyverno' }],
    ] as const) {
      const devices = workloads('example', { memory: '2Gi' })
      const values = { devices, kubeflow, worker: { enabled: false } }
      expect(await install(lab, namespace, values)).toMatchObject({ status: 0 })
    }
    // Policies take effect shortly after they are made.
    for (const namespace of [OWN, KYVERNOS]) {
      await seen(
        async () => await tried(namespace, step('probe', 'hand-networks')),
        (pod) => typeof pod !== 'string' && claimsOf(pod).length > 0,
      )
      await seen(
        async () => await tried(namespace, step('probe', 'feet')),
        (pod) => typeof pod === 'string',
      )
    }
  })
  afterAll(async () => {
    await kyverno?.stop()
    await nodes?.stop()
    await lab?.stop()
  })

  const path = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`
  const tried = async (namespace: string, pod: object): Promise<KubeObject | string> =>
    await lab.api.create(`${path(namespace)}?dryRun=All`, pod).catch((error: Error) => error.message)

  test.each(samplePods)('makes of a pod with %s what the API server’s policy makes', async (_, pod) => {
    expect(claimedBy(await tried(KYVERNOS, pod))).toEqual(claimedBy(await tried(OWN, pod)))
  })

  test('gives a step a claim for which a device is found', async () => {
    await lab.api.create(path(KYVERNOS), step('hands', 'hand-networks'))
    const pod = await seen(
      async () => (await lab.api.read(`${path(KYVERNOS)}/hands`))!,
      ({ status }) => (status as { phase?: string }).phase === 'Running',
    )
    expect(pod.status).toMatchObject({ phase: 'Running' })
    expect(claimsOf(pod)).toHaveLength(1)
  })

  test('leaves a key that the map does not have to the policy that refuses the pod', async () => {
    expect(await tried(KYVERNOS, step('unknown', 'hand-networks,feet'))).toContain(
      'no device would be claimed for "feet"',
    )
  })

  test('leaves the step to that policy, too, where the map is gone', async () => {
    await lab.api.remove(`/api/v1/namespaces/${KYVERNOS}/configmaps/signline-resource-claims`)
    const refused = await seen(
      async () => await tried(KYVERNOS, step('mapless', 'hand-networks')),
      (answer) => typeof answer === 'string',
    )
    expect(refused).toContain('no device would be claimed for "hand-networks"')
  })
})

/** Without a MutatingAdmissionPolicy: what the form is for. */
const older = (
  program === undefined
    ? undefined
    : await openLab(
        {
          gates: { DynamicResourceAllocation: true },
          apis: ['resource.k8s.io/v1beta1=true', 'resource.k8s.io/v1beta2=true'],
        },
        { kubernetes: '1.33.13' },
      )
) as Lab

describe.skipIf(older === undefined)('Kyverno’s webhook on Kubernetes 1.33', () => {
  let nodes: PlayedNodes
  let kyverno: RunningKyverno
  beforeAll(async () => {
    nodes = await playNodes(older, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(older, 'v1beta2')
    await publishDevices(older, 'node', 'gpu.example.com', [exampleGpu(0)], 'v1beta2')
    await addNamespace(older, KYVERNOS)
    kyverno = await runKyverno(older, program ?? '')
    const devices = workloads('example', { memory: '2Gi' })
    const kubeflow = { namespaces: [KYVERNOS], policy: 'kyverno' }
    const values = { devices, kubeflow, worker: { enabled: false } }
    expect(await install(older, 'live', values)).toMatchObject({ status: 0 })
  })
  afterAll(async () => {
    await kyverno?.stop()
    await nodes?.stop()
    await older?.stop()
  })

  test('gives a step a claim for which a device is found', async () => {
    const path = `/api/v1/namespaces/${KYVERNOS}/pods`
    const tried = async (): Promise<KubeObject | string> =>
      await older.api
        .create(`${path}?dryRun=All`, step('probe', 'hand-networks'))
        .catch((error: Error) => error.message)
    const probe = await seen(tried, (made) => typeof made !== 'string' && claimsOf(made).length > 0)
    expect(claimsOf(probe), kyverno.log()).toHaveLength(1)
    await older.api.create(path, step('hands', 'hand-networks'))
    const pod = await seen(
      async () => (await older.api.read(`${path}/hands`))!,
      ({ status }) => (status as { phase?: string }).phase === 'Running',
    )
    expect(pod.status).toMatchObject({ phase: 'Running' })
    const claims = `/apis/resource.k8s.io/v1beta2/namespaces/${KYVERNOS}/resourceclaims`
    expect((await older.api.list(claims))?.map(({ status }) => status)).toMatchObject([
      { allocation: { devices: { results: [{ driver: 'gpu.example.com', pool: 'node' }] } } },
    ])
  })
})
