import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { workloads } from '../charts/profiles.ts'
import { account, CHECKING } from './accounts.ts'
import { addDeviceClasses, nvidiaGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, run } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, install, podsOf, running, seen, workerPods } from './releases.ts'

interface Report {
  readonly ok: boolean
  readonly findings: readonly {
    readonly severity: string
    readonly kind: string
    readonly sentence: string
  }[]
  readonly demands: readonly object[]
}

async function report(lab: Lab, environment = lab.environment): Promise<Report> {
  const args = ['cli/signline.js', 'cluster', 'check', '--json', '--namespace', 'live']
  return JSON.parse((await run(process.execPath, args, environment)).stdout) as Report
}

const said = ({ findings }: Report): readonly string[] =>
  findings
    .filter(({ kind }) => kind !== 'pod-waits')
    .map(({ severity, kind, sentence }) => `${severity} ${kind}: ${sentence}`)

/** Pods of workers that the scheduler has given up on for now. */
const waiting = async (lab: Lab, count: number): Promise<void> => {
  await seen(
    async () =>
      (await podsOf(lab, 'live', 'worker')).filter(({ status }) =>
        JSON.stringify(status).includes('Unschedulable'),
      ),
    (pods) => pods.length === count,
  )
}

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)('Of pods that are wanted together, signline cluster check', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['a', 'b'], running: ['prune'] })
    await addNamespace(lab, 'live')
    await addDeviceClasses(lab)
    for (const node of ['a', 'b']) await publishDevices(lab, node, 'gpu.nvidia.com', [nvidiaGpu(0)])
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })
  const values = { devices: workloads('nvidia', {}) }

  test('says that two of four workers get a device, and that more never would', async () => {
    expect(await install(lab, 'live', { ...values, worker: { replicas: 4 } })).toMatchObject({ status: 0 })
    await running(lab, 'live', 2)
    await waiting(lab, 2)
    const found = await report(lab)
    expect(said(found)).toEqual([
      expect.stringContaining(
        'fault too-few-devices: live "hand-networks": 2 of the 4 pods of Deployment signline-worker get a device, the next one finds none (2 devices of gpu.nvidia.com: 2 are in use), and only 2 would if all were free; ',
      ),
      expect.stringContaining('warning no-free-device: live "sign-networks": the next pod waits'),
    ])
    expect(found.demands).toEqual([
      {
        namespace: 'live',
        owner: 'Deployment signline-worker',
        kind: 'deployment',
        keys: ['hand-networks'],
        wanted: 4,
        running: 2,
        get: { least: 2, most: 2, doubts: [] },
        possible: 2,
      },
    ])
  })

  test('is content with two, of which an upgrade needs no more, and says what one more would find', async () => {
    await install(lab, 'live', { ...values, worker: { replicas: 2 } })
    await workerPods(lab, 'live', 2)
    await running(lab, 'live', 2)
    const found = await report(lab)
    expect(found).toMatchObject({
      ok: true,
      demands: [{ wanted: 2, running: 2, get: { least: 2, most: 2 } }],
    })
    expect(said(found)[0]).toContain(
      'the 2 pods of Deployment signline-worker have a device (an upgrade needs no more), and one more would wait (2 ',
    )
  })

  test('says how far a scaler gets', async () => {
    await install(
      lab,
      'live',
      { ...values, scaling: { by: 'hpa', minReplicas: 1, maxReplicas: 6 } },
      '--force-conflicts',
    )
    await running(lab, 'live', 1)
    const found = await seen(
      async () => await report(lab),
      ({ demands }) => JSON.stringify(demands).includes('"running":1'),
    )
    expect(found).toMatchObject({
      ok: true,
      demands: [{ wanted: 1, running: 1, scaled: { wanted: 6, get: { least: 2, most: 2 } } }],
    })
    expect(said(found)[0]).toContain(
      'HorizontalPodAutoscaler signline-worker may want 6 pods of Deployment signline-worker, and 2 would get a device, the next one finds none (2 devices of gpu.nvidia.com: 1 ',
    )
  })

  test('says that a node with a device has too little CPU', async () => {
    const allocatable = { cpu: '500m', memory: '16Gi', pods: '250' }
    for (const node of ['a', 'b'])
      await lab.api.patch(`/api/v1/nodes/${node}/status`, { status: { capacity: allocatable, allocatable } })
    await install(lab, 'live', { ...values, worker: { replicas: 2 } }, '--force-conflicts')
    await waiting(lab, 1)
    const found = await report(lab)
    expect(found.findings.find(({ kind }) => kind === 'no-node')?.sentence).toMatch(
      /^live "hand-networks": 1 of the 2 pods of Deployment signline-worker gets a device, the next one finds none \(.*; [ab] has 0\.\d+ cpu left where \d+ is asked for\); ask for less in worker\.resources, or add nodes$/,
    )
  })

  test('says what it could not read', async () => {
    const rules = CHECKING.filter(({ apiGroups }) => !apiGroups.includes('apps'))
    const found = await report(lab, await account(lab, 'sees-no-deployments', rules))
    expect(found.demands).toEqual([])
    expect(said(found)).toContainEqual(
      expect.stringMatching(
        /^warning not-judged: namespace live: .*deployments.*; give the account get and list/,
      ),
    )
    expect((await report(lab, await account(lab, 'sees-deployments', CHECKING))).demands).toHaveLength(1)
  })
})
