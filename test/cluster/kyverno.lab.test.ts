import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump, load, loadAll } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '#cluster/api/kube-api.js'
import { workloads } from '../charts/profiles.ts'
import { findJudge } from './lab/build-judges.ts'
import { labCache } from './lab/build-programs.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, type Ran, run } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, seen } from './releases.ts'
import { claimedBy, claimsOf, type Step, samplePods, step } from './step-pods.ts'

const kyverno = findJudge('kyverno')
const definition = join(labCache, 'schemas', 'policies.kyverno.io_mutatingpolicies.yaml')
const lab = (kyverno !== undefined && existsSync(definition) ? await openLab() : undefined) as Lab
/** Where the API server's own policy does it, and where Kyverno's. */
const OWN = 'team-a'
const KYVERNOS = 'team-b'

/** Kyverno's command line evaluates its policy. */
describe.skipIf(lab === undefined)('The policy for Kubeflow in Kyverno’s form', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node', 'gpu.example.com', [exampleGpu(0)])
    for (const namespace of [OWN, KYVERNOS, 'elsewhere']) await addNamespace(lab, namespace)
    const made = await lab.kubectl(['apply', '--server-side', '-f', definition])
    expect(made).toMatchObject({ status: 0 })
    await seen(
      async () => await lab.api.list('/apis/policies.kyverno.io/v1/mutatingpolicies'),
      (found) => found !== undefined,
    )
    for (const [namespace, kubeflow] of [
      ['live', { namespaces: [OWN] }],
      ['live-kyverno', { namespaces: [KYVERNOS], policy: 'kyverno' }],
    ] as const) {
      const devices = workloads('example', { memory: '2Gi' })
      const values = { devices, kubeflow, worker: { enabled: false } }
      expect(await install(lab, namespace, values)).toMatchObject({ status: 0, stderr: '' })
    }
    // A policy takes effect shortly after it is made.
    await seen(
      async () => await tried(OWN, step('probe', 'hand-networks')),
      (pod) => typeof pod !== 'string' && claimsOf(pod).length > 0,
    )
    await seen(
      async () => await tried(KYVERNOS, step('probe', 'hand-networks')),
      (pod) => typeof pod === 'string',
    )
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const tried = async (namespace: string, pod: object): Promise<KubeObject | string> =>
    await lab.api
      .create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod)
      .catch((error: Error) => error.message)

  /** What `kyverno apply` says to a pod, with the policy and the map that the API server has. */
  async function apply(namespace: string, pod: Step, map: boolean): Promise<Ran> {
    const policies = await lab.api.list('/apis/policies.kyverno.io/v1/mutatingpolicies')
    const claims = `/api/v1/namespaces/${KYVERNOS}/configmaps/signline-resource-claims`
    const resources = map ? [await lab.api.read(claims)] : []
    const cli = 'cli.kyverno.io/v1alpha1'
    const files = {
      'policy.yaml': { ...policies?.[0], apiVersion: 'policies.kyverno.io/v1', kind: 'MutatingPolicy' },
      'pod.yaml': { apiVersion: 'v1', kind: 'Pod', ...pod, metadata: { ...pod.metadata, namespace } },
      'context.yaml': {
        apiVersion: cli,
        kind: 'Context',
        metadata: { name: 'context' },
        spec: { resources: resources.map((each) => ({ apiVersion: 'v1', kind: 'ConfigMap', ...each })) },
      },
      'values.yaml': {
        apiVersion: cli,
        kind: 'Values',
        metadata: { name: 'values' },
        namespaceSelector: [KYVERNOS, 'elsewhere'].map((name) => ({
          name,
          labels: { 'kubernetes.io/metadata.name': name },
        })),
      },
    }
    for (const [name, content] of Object.entries(files))
      await writeFile(join(lab.folder, name), dump(content, { noRefs: true }))
    const file = (name: keyof typeof files): string => join(lab.folder, name)
    const args = ['apply', file('policy.yaml'), '--resource', file('pod.yaml')]
    const more = ['--context-file', file('context.yaml'), '--values-file', file('values.yaml')]
    return await run(kyverno ?? '', [...args, ...more], lab.environment)
  }

  /** The pod that Kyverno makes of a pod. */
  async function mutated(namespace: string, pod: Step, map = true): Promise<KubeObject> {
    const { status, stdout, stderr } = await apply(namespace, pod, map)
    expect(`${status} ${stderr}`).toBe('0 ')
    const [, text = ''] = /^policy \S+ applied to \S+:\n(.*?)^---$/ms.exec(stdout) ?? []
    return load(text) as KubeObject
  }

  test('is one that Kyverno’s own schema takes, on the API server', async () => {
    const found = await lab.api.list('/apis/policies.kyverno.io/v1/mutatingpolicies')
    expect(found?.map(({ metadata }) => metadata.name)).toEqual(['claims.signline.live-kyverno'])
    const [text] = loadAll(readFileSync(definition, 'utf8')) as { spec: { versions: { name: string }[] } }[]
    expect(text?.spec.versions.map(({ name }) => name)).toContain('v1')
  })

  test.each(samplePods)('makes of a pod with %s what the API server’s makes', async (_, pod) => {
    const theirs = await tried(OWN, pod)
    const kyvernos = await tried(KYVERNOS, await mutated(KYVERNOS, pod))
    expect(claimedBy(kyvernos)).toEqual(claimedBy(theirs))
  })

  test('leaves a pod of another namespace alone', async () => {
    expect(claimsOf(await mutated('elsewhere', step('other', 'hand-networks')))).toEqual([])
  })

  test('leaves a key that the map does not have to the policy that refuses the pod', async () => {
    const pod = await mutated(KYVERNOS, step('unknown', 'hand-networks,feet'))
    expect(claimsOf(pod).map(({ name }) => name)).toEqual(['hand-networks'])
    expect(await tried(KYVERNOS, pod)).toContain('no device would be claimed for "feet"')
    expect(await tried(KYVERNOS, step('plain', 'hand-networks'))).toContain('no device would be claimed')
  })

  test('leaves the pod to that policy, too, where the map is gone', async () => {
    const pod = await mutated(KYVERNOS, step('mapless', 'hand-networks'), false)
    expect(claimsOf(pod)).toEqual([])
    expect(await tried(KYVERNOS, pod)).toContain('no device would be claimed for "hand-networks"')
  })
})
