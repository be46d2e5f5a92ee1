import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '#cluster/api/kube-api.js'
import { workloads } from '../charts/profiles.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, seen } from './releases.ts'
import { claimsOf, containersOf, step } from './step-pods.ts'

const lab = (await openLab()) as Lab
const TEAM = 'team-a'

describe.skipIf(lab === undefined)('The policy for Kubeflow', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    const gpus = Array.from({ length: 6 }, (_, index) => exampleGpu(index))
    await publishDevices(lab, 'node', 'gpu.example.com', gpus)
    await addNamespace(lab, TEAM)
    await addNamespace(lab, 'elsewhere')
    const devices = workloads('example', { memory: '2Gi' })
    const values = { devices, kubeflow: { namespaces: [TEAM] }, worker: { enabled: false } }
    expect(await install(lab, 'live', values)).toMatchObject({ status: 0, stderr: '' })
    // A policy takes effect shortly after it is made.
    const probe = step('probe', 'hand-networks')
    await seen(
      async () => await tried(TEAM, probe),
      (pod) => typeof pod !== 'string' && claimsOf(pod).length > 0,
    )
    await seen(
      async () => await tried(TEAM, step('probe', 'feet')),
      (pod) => typeof pod === 'string',
    )
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const path = (namespace: string): string => `/api/v1/namespaces/${namespace}/pods`
  /** What the API server would make of a pod, or its refusal. */
  const tried = async (namespace: string, pod: object): Promise<KubeObject | string> =>
    await lab.api.create(`${path(namespace)}?dryRun=All`, pod).catch((error: Error) => error.message)

  test('gives the container of a step the claim that its annotation names, and a device', async () => {
    await lab.api.create(path(TEAM), step('hands', 'hand-networks'))
    const pod = await seen(
      async () => (await lab.api.read(`${path(TEAM)}/hands`))!,
      ({ status }) => (status as { phase?: string }).phase === 'Running',
    )
    const map = await lab.api.read(`/api/v1/namespaces/${TEAM}/configmaps/signline-resource-claims`)
    const template = (map?.data as Record<string, string> | undefined)?.['hand-networks']
    expect(claimsOf(pod)).toEqual([{ name: 'hand-networks', resourceClaimTemplateName: template }])
    expect(containersOf(pod)).toMatchObject([
      { name: 'main', resources: { claims: [{ name: 'hand-networks' }], limits: { cpu: '1' } } },
      { name: 'wait', resources: {} },
    ])
    expect(containersOf(pod)[1]?.resources?.claims).toBeUndefined()
    const claims = (await lab.api.list(`/apis/resource.k8s.io/v1/namespaces/${TEAM}/resourceclaims`)) ?? []
    expect(claims).toHaveLength(1)
    expect(claims[0]?.status).toMatchObject({
      allocation: { devices: { results: [{ driver: 'gpu.example.com', pool: 'node' }] } },
    })
  })

  test('gives several claims where several keys are named, each once', async () => {
    const pod = await tried(TEAM, step('two', ' hand-networks, sign-networks,hand-networks '))
    expect(
      claimsOf(pod)
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['hand-networks', 'sign-networks'])
  })

  test('keeps the claims and limits that the pod has of its own', async () => {
    const pod = step('own', 'hand-networks')
    const main = pod.spec.containers[0]!
    pod.spec.resourceClaims = [{ name: 'mine', resourceClaimName: 'kept' }]
    main.resources = { limits: { cpu: '1' }, claims: [{ name: 'mine' }] }
    const made = await tried(TEAM, pod)
    expect(claimsOf(made).map(({ name }) => name)).toEqual(['mine', 'hand-networks'])
    expect(containersOf(made)[0]?.resources).toEqual({
      limits: { cpu: '1' },
      requests: { cpu: '1' },
      claims: [{ name: 'mine' }, { name: 'hand-networks' }],
    })
  })

  test('leaves alone what names no claim, is no step, or is in another namespace', async () => {
    expect(claimsOf(await tried(TEAM, step('plain', undefined)))).toEqual([])
    expect(claimsOf(await tried('elsewhere', step('other', 'hand-networks')))).toEqual([])
    const driver = step('driver', 'hand-networks')
    driver.spec.containers.splice(0, 1)
    expect(claimsOf(await tried(TEAM, driver))).toEqual([])
  })

  test('refuses a step whose key the map does not have, in a sentence with the remedy', async () => {
    const refused = await tried(TEAM, step('unknown', 'hand-networks,feet'))
    expect(refused).toContain(
      'no device would be claimed for "feet"; see that ConfigMap signline-resource-claims of namespace team-a has this key',
    )
    expect(await tried(TEAM, step('empty', ' , '))).toContain('names no claim; give a key')
  })

  test('refuses the step, rather than run it without a device, where the map is gone', async () => {
    const map = `/api/v1/namespaces/${TEAM}/configmaps/signline-resource-claims`
    const kept = (await lab.api.read(map))!
    await lab.api.remove(map)
    const refused = await seen(
      async () => await tried(TEAM, step('mapless', 'hand-networks')),
      (answer) => typeof answer === 'string',
    )
    expect(refused).toContain('no device would be claimed for "hand-networks"')
    const { name, labels, annotations } = kept.metadata
    await lab.api.create(map.slice(0, map.lastIndexOf('/')), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels, annotations },
      data: kept.data,
    })
    const again = await seen(
      async () => await tried(TEAM, step('mapped', 'hand-networks')),
      (answer) => typeof answer !== 'string',
    )
    expect(claimsOf(again)).toHaveLength(1)
  })

  test("lets a pipeline's account read the map and no other, and make no claims", async () => {
    const may = async (verb: string, what: string): Promise<string> =>
      (
        await lab.kubectl([
          'auth',
          'can-i',
          verb,
          what,
          `--as=system:serviceaccount:${TEAM}:pipeline-runner`,
          '-n',
          TEAM,
        ])
      ).stdout.trim()
    expect(await may('get', 'configmap/signline-resource-claims')).toBe('yes')
    expect(await may('get', 'configmap/other')).toBe('no')
    expect(await may('list', 'resourceclaims.resource.k8s.io')).toBe('yes')
    expect(await may('create', 'resourceclaims.resource.k8s.io')).toBe('no')
    expect(await may('delete', 'resourceclaimtemplates.resource.k8s.io')).toBe('no')
  })
})
