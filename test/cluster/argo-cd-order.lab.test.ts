import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dump, loadAll } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '#cluster/api/kube-api.js'
import { EVENTS, ofPhase } from '../charts/argo-cd-phases.ts'
import { workloads } from '../charts/profiles.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, leftOvers, mapped, podsOf, running, seen, templatesOf } from './releases.ts'

const lab = (await openLab()) as Lab
const NAMESPACE = 'live'
const TEAM = 'team-a'

/** Argo CD itself was not run: this makes by its rules what it makes, in the order that helps least. */
describe.skipIf(lab === undefined)('Hooks made as Argo CD makes them', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune'] })
    await addDeviceClasses(lab)
    await publishDevices(lab, 'node', 'gpu.example.com', [exampleGpu(0), exampleGpu(1)])
    await addNamespace(lab, NAMESPACE)
    await addNamespace(lab, TEAM)
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  async function rendered(memory: string): Promise<readonly KubeObject[]> {
    const file = join(lab.folder, 'values.json')
    const values = { devices: workloads('example', { memory }), kubeflow: { namespaces: [TEAM] } }
    await writeFile(file, JSON.stringify(values))
    const { stdout } = await lab.helm('template', 'signline', 'charts/signline', '-n', NAMESPACE, '-f', file)
    return loadAll(stdout).filter((document) => document != null) as KubeObject[]
  }
  const isHook = ({ metadata }: KubeObject): boolean => metadata.annotations?.[EVENTS] !== undefined
  const isFailed = ({ status }: KubeObject): boolean =>
    (status as { phase?: string } | undefined)?.phase === 'Failed'
  async function kubectl(verb: readonly string[], objects: readonly KubeObject[]): Promise<void> {
    const yaml = objects.map((object) => dump(object)).join('---\n')
    const { status, stderr } = await lab.kubectl([...verb, '-f', '-'], yaml)
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  }
  async function ended(job: KubeObject): Promise<Record<string, unknown>> {
    const path = `/apis/batch/v1/namespaces/${NAMESPACE}/jobs/${job.metadata.name}`
    return await seen(
      async () => ((await lab.api.read(path))?.status ?? {}) as Record<string, unknown>,
      ({ conditions }) => /"type":"(Complete|Failed)"/.test(JSON.stringify(conditions ?? [])),
    )
  }
  async function sync(memory: string): Promise<void> {
    const all = await rendered(memory)
    await kubectl(
      ['apply'],
      all.filter((object) => !isHook(object)),
    )
    const hooks = all.filter(ofPhase.PostSync)
    const job = hooks.find(({ kind }) => kind === 'Job')!
    await kubectl(
      ['create'],
      hooks.filter(({ kind }) => kind !== 'Job'),
    )
    await kubectl(['create'], [job])
    expect(await ended(job)).toMatchObject({ succeeded: 1 })
    await kubectl(['delete'], hooks)
  }

  test('after a sync the job removes what nothing names any more', async () => {
    await sync('2Gi')
    const first = await templatesOf(lab, TEAM)
    expect(first).toEqual(await mapped(lab, TEAM))
    expect(await running(lab, NAMESPACE, 1)).toHaveLength(1)
    await sync('4Gi')
    expect(await mapped(lab, TEAM)).not.toEqual(first)
    expect(await templatesOf(lab, TEAM)).toEqual(await mapped(lab, TEAM))
    // Here the old ReplicaSet names it.
    expect(await templatesOf(lab, NAMESPACE)).toEqual(expect.arrayContaining([...first]))
  })

  test('after deletion the job that was there before its rights tries again, and nothing is left', async () => {
    const all = await rendered('4Gi')
    const kept = ({ metadata }: KubeObject): boolean =>
      metadata.annotations?.['helm.sh/resource-policy'] === 'keep'
    await kubectl(
      ['delete'],
      all.filter((object) => !isHook(object) && !kept(object)),
    )
    expect(await templatesOf(lab, TEAM)).not.toEqual([])
    const hooks = all.filter(ofPhase['PostDelete of one event'])
    const [job, account] = ['Job', 'ServiceAccount'].map((kind) => hooks.find((hook) => hook.kind === kind)!)
    await kubectl(['create'], [job!])
    await kubectl(['create'], [account!])
    const tried = await seen(
      async () => (await podsOf(lab, NAMESPACE, 'prune')).find((pod) => isFailed(pod))?.metadata.name,
      (name) => name !== undefined,
    )
    expect(nodes.printed.get(tried ?? '')).toContain('forbidden')
    await kubectl(
      ['create'],
      hooks.filter((hook) => hook !== job && hook !== account),
    )
    expect(await ended(job!)).toMatchObject({ succeeded: 1 })
    expect(await templatesOf(lab, TEAM)).toEqual([])
    await kubectl(['delete'], hooks)
    expect(await leftOvers(lab)).toEqual([])
  })
})
