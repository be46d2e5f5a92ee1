import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Values, workloads } from '../charts/profiles.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, held, install, leftOvers, running, seen, uninstall } from './releases.ts'

const lab = (await openLab()) as Lab
const NAMESPACE = 'live'
const TEAM = 'team-a'

describe.skipIf(lab === undefined)('Templates of claims', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    const gpus = Array.from({ length: 4 }, (_, index) => exampleGpu(index))
    await publishDevices(lab, 'node', 'gpu.example.com', gpus)
    await addNamespace(lab, TEAM)
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const values = (memory: string, more: Values = {}): Values => ({
    devices: workloads('example', { memory }),
    kubeflow: { namespaces: [TEAM] },
    ...more,
  })
  const templates = async (namespace: string, key = 'hand-networks'): Promise<readonly string[]> => {
    const path = `/apis/resource.k8s.io/v1/namespaces/${namespace}/resourceclaimtemplates`
    const all = (await lab.api.list(`${path}?labelSelector=signline.dev/claim-key%3D${key}`)) ?? []
    return all.map(({ metadata }) => metadata.name)
  }
  const mapped = async (namespace: string): Promise<string | undefined> => {
    const map = await lab.api.read(`/api/v1/namespaces/${namespace}/configmaps/signline-resource-claims`)
    return (map?.data as Record<string, string> | undefined)?.['hand-networks']
  }
  let first = ''

  test('are named after what they say, and the map names the newest', async () => {
    expect(await install(lab, NAMESPACE, values('2Gi'))).toMatchObject({ status: 0, stderr: '' })
    const made = await templates(NAMESPACE)
    expect(made).toHaveLength(1)
    first = made[0]!
    expect(first).toMatch(/^signline-hand-networks-[0-9a-f]{10}$/)
    expect(await mapped(NAMESPACE)).toBe(first)
    expect(await mapped(TEAM)).toBe(first)
    expect(await running(lab, NAMESPACE, 1)).toHaveLength(1)
  })

  test('stay as they are in an upgrade that does not concern them', async () => {
    const before = await held(lab, NAMESPACE)
    await install(lab, NAMESPACE, values('2Gi', { gateway: { replicas: 1 } }))
    expect(await templates(NAMESPACE)).toEqual([first])
    expect(await held(lab, NAMESPACE)).toEqual(before)
  })

  test('of an old revision stay for a rollback, and go where nothing names them', async () => {
    const [pod] = await held(lab, NAMESPACE)
    expect(await install(lab, NAMESPACE, values('4Gi'))).toMatchObject({ status: 0, stderr: '' })
    const newest = await mapped(NAMESPACE)
    expect(newest).not.toBe(first)
    // The old ReplicaSet still names the first; no pipeline does.
    expect((await templates(NAMESPACE)).toSorted()).toEqual([first, newest].toSorted())
    expect(await templates(TEAM)).toEqual([newest])
    const after = await seen(
      async () => await running(lab, NAMESPACE, 1),
      ([now]) => now?.pod !== pod?.pod,
    )
    expect(after[0]?.devices).toHaveLength(1)

    const back = await lab.helm('rollback', 'signline', '1', '-n', NAMESPACE)
    expect(back).toMatchObject({ status: 0 })
    expect(await mapped(NAMESPACE)).toBe(first)
    const again = await seen(
      async () => await running(lab, NAMESPACE, 1),
      ([now]) => now?.pod !== after[0]?.pod,
    )
    expect(again[0]?.devices).toHaveLength(1)
    expect(await templates(TEAM)).toEqual([first])
  })

  test('that a running workflow names stay; once it has ended they go', async () => {
    await lab.kubectl(['apply', '-f', '-'], JSON.stringify(workflowKind))
    await seen(
      async () => await lab.api.list('/apis/argoproj.io/v1alpha1/workflows'),
      (found) => found !== undefined,
    )
    const path = `/apis/argoproj.io/v1alpha1/namespaces/${TEAM}/workflows`
    const podSpecPatch = JSON.stringify({ resourceClaims: [{ name: 'a', resourceClaimTemplateName: first }] })
    await lab.api.create(path, {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Workflow',
      metadata: { name: 'run-1' },
      spec: { templates: [{ name: 'step', podSpecPatch }] },
    })
    await install(lab, NAMESPACE, values('8Gi'))
    expect(await templates(TEAM)).toContain(first)
    await lab.api.patch(`${path}/run-1`, {
      status: { phase: 'Succeeded', finishedAt: '2026-01-01T00:00:00Z' },
    })
    await install(lab, NAMESPACE, values('8Gi'))
    expect(await templates(TEAM)).toEqual([await mapped(TEAM)])
  })

  test('leave nothing behind after uninstalling, nor does anything else', async () => {
    expect(await uninstall(lab, NAMESPACE)).toMatchObject({ status: 0, stderr: '' })
    expect(await leftOvers(lab)).toEqual([])
  })
})

/** Enough of Argo's kind for the API server to keep workflows. */
const workflowKind = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'workflows.argoproj.io' },
  spec: {
    group: 'argoproj.io',
    names: { kind: 'Workflow', plural: 'workflows', singular: 'workflow' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1alpha1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } },
      },
    ],
  },
}
