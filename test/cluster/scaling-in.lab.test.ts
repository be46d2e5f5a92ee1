import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { kubeApi } from '#cluster/api/kube-api.js'
import { DELETION_COST } from '#cluster/deletion-cost/write-deletion-cost.js'
import { redisServerPath } from '../live/redis/redis-server.ts'
import type { Lab } from './lab/start-lab.ts'
import { LiveStage } from './live-stage.ts'
import { openLab } from './open-lab.ts'
import { install, podsOf, seen } from './releases.ts'

const lab = (redisServerPath() !== undefined ? await openLab() : undefined) as Lab
const NAMESPACE = 'live'
const ACCOUNT = 'signline-worker'

describe.skipIf(lab === undefined)('Of two workers of which one reads a camera, scaling in', () => {
  let stage: LiveStage

  beforeAll(async () => {
    stage = await LiveStage.open(lab, {
      namespace: NAMESPACE,
      names: ['node-a', 'node-b'],
      running: ['worker', 'gateway'],
    })
  })
  afterAll(async () => {
    await stage?.stop()
    await lab?.stop()
  })

  const installWith = async (deletionCost: boolean): Promise<void> => {
    const values = {
      ...stage.values,
      worker: { deletionCost, variant: 'lite', maxCameras: 4, maxSessions: 8 },
    }
    expect(await install(lab, NAMESPACE, values)).toMatchObject({ status: 0, stderr: '' })
  }
  const pods = async (): Promise<string[]> =>
    (await podsOf(lab, NAMESPACE, 'worker')).map(({ metadata }) => metadata.name)
  const scaleTo = async (count: number): Promise<string[]> => {
    await lab.kubectl(['scale', `deployment/${ACCOUNT}`, `--replicas=${count}`, '-n', NAMESPACE])
    return await seen(pods, (found) => found.length === count)
  }
  /** Waits until the workers that take cameras are the processes of these pods. */
  const takingCameras = async (names: readonly string[]): Promise<void> => {
    const ids = await seen(
      async () => (await stage.takingCameras()).map((id) => stage.podOf(id) ?? id),
      (found) => found.toSorted().join() === names.toSorted().join(),
    )
    expect(ids.toSorted(), stage.printed).toEqual(names.toSorted())
  }
  const costs = async (): Promise<Readonly<Record<string, string | undefined>>> =>
    Object.fromEntries(
      (await podsOf(lab, NAMESPACE, 'worker')).map(({ metadata }) => [
        metadata.name,
        metadata.annotations?.[DELETION_COST],
      ]),
    )
  /** The controller ends pods that became ready last, so whoever did so long before stays, where nothing else counts. */
  const readyLongAgo = async (pod: string): Promise<void> => {
    const path = `/api/v1/namespaces/${NAMESPACE}/pods/${pod}`
    const { conditions } = (await lab.api.read(path))!.status as { conditions: { type: string }[] }
    const lastTransitionTime = `${new Date(Date.now() - 48 * 3_600_000).toISOString().slice(0, 19)}Z`
    await lab.api.patch(`${path}/status`, {
      status: { conditions: conditions.map((each) => ({ ...each, lastTransitionTime })) },
    })
  }

  test.each([
    ['ends the busy one, which hands its camera over, where workers write no cost', false],
    ['ends the idle one where workers write what ending them would cost', true],
  ])('%s; no final caption is lost or comes twice', async (_, deletionCost) => {
    await installWith(deletionCost)
    const [only] = await seen(
      pods,
      (found) =>
        found.length === 1 && (stage.nodes.printed.get(found[0]!) ?? '').includes('This worker holds'),
    )
    await takingCameras([only!])
    const session = await stage.watchSession()
    const { reader } = session
    await seen(
      async () => reader.finals.length,
      (finals) => finals > 0,
    )
    const busy = stage.podOf(await stage.holder(session.id))!
    const two = await scaleTo(2)
    await takingCameras(two)
    const idle = two.find((name) => name !== busy)!
    // A camera, a session, and somebody signs in it; the other one holds nothing.
    const wanted = deletionCost ? { [busy]: '15', [idle]: '0' } : { [busy]: undefined, [idle]: undefined }
    expect(
      await seen(costs, (found) => found[busy] === wanted[busy] && found[idle] === wanted[idle]),
      stage.printed,
    ).toEqual(wanted)
    await readyLongAgo(idle)

    const finalsBefore = reader.finals.length
    const scaledAtMs = Date.now()
    const left = await scaleTo(1)
    expect(left).toEqual([deletionCost ? busy : idle])
    const ended = deletionCost ? idle : busy
    await seen(
      async () => stage.nodes.processIds().has(ended),
      (there) => !there,
    )
    const endedAfterMs = Date.now() - scaledAtMs
    expect(stage.nodes.printed.get(ended)).toContain('SIGTERM')
    expect(stage.nodes.printed.get(ended)).not.toContain('did not end in order')
    expect(
      await seen(
        async () => reader.finals.length,
        (finals) => finals >= finalsBefore + 2,
      ),
    ).toBeGreaterThanOrEqual(finalsBefore + 2)
    expect(stage.podOf(await stage.holder(session.id))).toBe(left[0])
    await session.expectWhole()
    process.stdout.write(
      `deletion cost ${deletionCost ? 'on' : 'off'}: the ${deletionCost ? 'idle' : 'busy'} pod had ended ${(endedAfterMs / 1000).toFixed(1)} s after scaling in\n`,
    )
    await session.end()
  })

  test('is not asked for while a worker may not write; it reads on, says so once, and writes when it may again', async () => {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${NAMESPACE}/rolebindings`
    const { metadata, ...binding } = (await lab.api.read(`${path}/${ACCOUNT}`))!
    const [pod] = await pods()
    // The session before has ended, and that is written.
    await seen(costs, (found) => found[pod!] === '0')
    await lab.api.remove(`${path}/${ACCOUNT}`)
    const session = await stage.watchSession()
    const { reader } = session
    const printed = (): string => stage.nodes.printed.get(pod!) ?? ''
    await seen(
      async () => reader.finals.length > 1 && printed().includes('is not told'),
      (enough) => enough,
    )
    expect(printed()).toContain('Kubernetes is not told what ending this pod would cost')
    expect(printed()).toContain('cannot patch resource')
    expect(reader.finals.length).toBeGreaterThan(1)
    expect(reader.faults).toEqual([])
    const { labels } = metadata
    await lab.api.create(path, { ...binding, metadata: { name: ACCOUNT, labels } })
    expect((await seen(costs, (found) => found[pod!] === '15'))[pod!]).toBe('15')
    expect(printed().split('is not told')).toHaveLength(2)
    expect(printed()).toContain('what ending this pod would cost is written again')
    await session.end()
  })

  /** The API as a worker reaches it: with a token for its pod, or for none. */
  const asWorker = async (pod?: { readonly name: string; readonly uid?: string | undefined }) => {
    const { status } = await lab.api.create(
      `/api/v1/namespaces/${NAMESPACE}/serviceaccounts/${ACCOUNT}/token`,
      {
        apiVersion: 'authentication.k8s.io/v1',
        kind: 'TokenRequest',
        spec: {
          expirationSeconds: 3600,
          ...(pod !== undefined && { boundObjectRef: { apiVersion: 'v1', kind: 'Pod', ...pod } }),
        },
      },
    )
    const { token } = status as { token: string }
    return kubeApi({
      kind: 'tls',
      host: lab.host,
      port: lab.port,
      certificateAuthority: lab.certificateAuthority,
      readToken: async () => token,
    })
  }
  const costOf = (cost: string): object => ({ metadata: { annotations: { [DELETION_COST]: cost } } })

  test('gives a worker the right to its own cost and to nothing else', async () => {
    const names = await scaleTo(2)
    const [own, other] = (await podsOf(lab, NAMESPACE, 'worker')).map(({ metadata }) => metadata)
    expect(names).toHaveLength(2)
    const path = `/api/v1/namespaces/${NAMESPACE}/pods`
    const { name, uid } = own!
    const worker = await asWorker({ name, uid })
    const { containers } = (await lab.api.read(`${path}/${name}`))!.spec as { containers: object[] }
    const gateway = (await podsOf(lab, NAMESPACE, 'gateway'))[0]!.metadata.name

    // A policy is in force a moment after it is there.
    const isRefused = async (): Promise<boolean> =>
      await worker.patch(`${path}/${other!.name}`, costOf('9')).then(
        () => false,
        () => true,
      )
    expect(await seen(isRefused, (refused) => refused)).toBe(true)
    await worker.patch(`${path}/${name}`, costOf('7'))
    await worker.patch(`${path}/${name}`, costOf('8'))
    // Null takes a field away.
    const alone =
      'may change the annotation controller.kubernetes.io/pod-deletion-cost of its pod and nothing else'
    const refused: readonly (readonly [what: object, pod: string, why: string])[] = [
      [costOf('9'), other!.name, 'is not the pod of this token'],
      [costOf('9'), gateway, 'is not the pod of this token'],
      [{ metadata: { annotations: { [DELETION_COST]: '9', mine: 'yes' } } }, name, alone],
      [{ metadata: { annotations: { mine: 'yes' } } }, name, alone],
      // Here another policy of the chart may speak first.
      [{ metadata: { labels: { 'app.kubernetes.io/component': null } } }, name, 'denied request'],
      [{ metadata: { labels: { mine: 'yes' } } }, name, alone],
      [{ metadata: { finalizers: ['example.com/stays'] } }, name, alone],
      [{ metadata: { ownerReferences: null } }, name, alone],
      [{ spec: { containers: containers.map((each) => ({ ...each, image: 'another' })) } }, name, alone],
      [{ spec: { activeDeadlineSeconds: 1 } }, name, alone],
      [costOf('much'), name, 'must be a 32bit integer'],
    ]
    for (const [what, pod, why] of refused)
      await expect(worker.patch(`${path}/${pod}`, what), JSON.stringify(what)).rejects.toThrow(why)
    const unbound = await asWorker()
    await expect(unbound.patch(`${path}/${name}`, costOf('9'))).rejects.toThrow(
      'is not the pod of this token',
    )
    await expect(worker.read(`${path}/${name}`)).rejects.toThrow('cannot get resource "pods"')
    await expect(worker.remove(`${path}/${other!.name}`)).rejects.toThrow('cannot delete resource "pods"')
    await expect(worker.patch(`${path}/${name}/status`, { status: {} })).rejects.toThrow('pods/status')
    // The policy speaks of workers alone.
    await lab.api.patch(`${path}/${name}`, { metadata: { annotations: { theirs: 'yes' } } })
    for (const theirs of [null, 'no'])
      await expect(
        worker.patch(`${path}/${name}`, { metadata: { annotations: { theirs } } }),
      ).rejects.toThrow(alone)
    await worker.patch(`${path}/${name}`, costOf('10'))
    expect((await lab.api.read(`${path}/${name}`))?.metadata.annotations).toMatchObject({ theirs: 'yes' })
  })
})
