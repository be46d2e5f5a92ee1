import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { KubeObject } from '#cluster/api/kube-api.js'
import { profiles, type Values } from '../charts/profiles.ts'
import type { PlayedNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { playEveryKind, promises } from './promises.ts'
import { addNamespace, install, leftOvers, podsOf, seen, uninstall } from './releases.ts'

/** Profiles of which api-versions promises no device. */
const others = Object.entries(profiles).filter(([name]) => promises[name] === undefined)

/** What a profile takes for granted in its namespace. */
async function addClaimOfRecordings(lab: Lab, namespace: string): Promise<void> {
  const storage = { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteMany'], storageClassName: '' }
  await lab.api.create('/api/v1/persistentvolumes', {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name: 'recordings' },
    spec: { ...storage, nfs: { server: 'store.example', path: '/recordings' } },
  })
  const { capacity, ...asked } = storage
  await lab.api.create(`/api/v1/namespaces/${namespace}/persistentvolumeclaims`, {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'recordings' },
    spec: { ...asked, volumeName: 'recordings', resources: { requests: capacity } },
  })
}

/** The kind of runtime that a profile names; the API server refuses pods that name another. */
async function addRuntimeClass(lab: Lab, name: unknown): Promise<void> {
  await lab.api.create('/apis/node.k8s.io/v1/runtimeclasses', {
    apiVersion: 'node.k8s.io/v1',
    kind: 'RuntimeClass',
    metadata: { name },
    handler: 'runc',
  } as KubeObject)
}

/** How many pods of each component run, once they are as many as its Deployment wants. */
async function runningPods(lab: Lab, namespace: string): Promise<Readonly<Record<string, number>>> {
  const deployments = (await lab.api.list(`/apis/apps/v1/namespaces/${namespace}/deployments`)) ?? []
  const counts = deployments.map(async ({ metadata, spec }) => {
    const component = metadata.labels?.['app.kubernetes.io/component'] as string
    const { replicas } = spec as { replicas: number }
    const pods = await seen(
      async () => (await podsOf(lab, namespace, component)).filter(isRunning),
      ({ length }) => length === replicas,
    )
    return [component, pods.length] as const
  })
  return Object.fromEntries(await Promise.all(counts))
}

function isRunning({ status }: KubeObject): boolean {
  return (status as { readonly phase?: string } | undefined)?.phase === 'Running'
}

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)(
  'Helm installs, until every pod runs, and uninstalls without leavings',
  () => {
    let nodes: PlayedNodes
    beforeAll(async () => {
      nodes = await playEveryKind(lab, { running: ['prune'] })
      for (const name of ['team-a', 'team-b']) await addNamespace(lab, name)
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    test.each(others.map(([name, values], index) => [name, values, `profile-${index}`] as const))(
      'the profile "%s"',
      async (_, values, namespace) => {
        await addNamespace(lab, namespace)
        const { kubeflow, worker, gateway, redis } = values as Readonly<Record<string, Values | undefined>>
        if (worker?.recordings !== undefined) await addClaimOfRecordings(lab, namespace)
        if (worker?.runtimeClassName !== undefined) await addRuntimeClass(lab, worker.runtimeClassName)
        // An upload is of `upload.lab.test.ts`: it wants a server.
        const alone = kubeflow === undefined ? {} : { kubeflow: { ...kubeflow, upload: { enabled: false } } }
        expect(await install(lab, namespace, { ...values, ...alone })).toMatchObject({
          status: 0,
          stderr: '',
        })
        expect(await runningPods(lab, namespace)).toEqual({
          ...(gateway?.enabled !== false && { gateway: 2 }),
          ...(worker?.enabled !== false && { worker: 1 }),
          ...(redis === undefined && { redis: 1 }),
        })
        expect(await uninstall(lab, namespace)).toMatchObject({ status: 0, stderr: '' })
        expect(await leftOvers(lab)).toEqual([])
      },
    )
  },
)
