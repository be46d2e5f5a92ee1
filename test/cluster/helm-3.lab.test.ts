import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Values, workloads } from '../charts/profiles.ts'
import { buildPrograms, HELM_3, type Programs } from './lab/build-programs.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, type Ran, run } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { playGateway } from './play-gateway.ts'
import {
  addNamespace,
  held,
  install,
  leftOvers,
  mapped,
  running,
  seen,
  templatesOf,
  uninstall,
} from './releases.ts'

const lab = (await openLab({}, { helm: HELM_3 })) as Lab
const NAMESPACE = 'live'
const TEAM = 'team-a'

describe.skipIf(lab === undefined)('By Helm 3 the chart', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: ['node'], running: ['prune', 'test'] })
    await addDeviceClasses(lab)
    await publishDevices(
      lab,
      'node',
      'gpu.example.com',
      [0, 1, 2, 3].map((index) => exampleGpu(index)),
    )
    await addNamespace(lab, TEAM)
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })
  const values = (memory: string): Values => ({
    devices: workloads('example', { memory }),
    kubeflow: { namespaces: [TEAM] },
  })
  let first: readonly string[] = []

  test('is installed, and its worker has a device', async () => {
    expect((await lab.helm('version', '--short')).stdout).toContain(`v${HELM_3}`)
    expect(await install(lab, NAMESPACE, values('2Gi'))).toMatchObject({ status: 0, stderr: '' })
    first = await templatesOf(lab, NAMESPACE)
    expect(first).toHaveLength(2)
    expect(await mapped(lab, NAMESPACE)).toEqual(first)
    expect(await mapped(lab, TEAM)).toEqual(first)
    const [worker] = await running(lab, NAMESPACE, 1)
    expect(worker?.devices).toHaveLength(1)
  })

  test('fails helm test without a gateway that is ready, and passes with one', async () => {
    const test = async (): Promise<Ran> =>
      await lab.helm('test', 'signline', '-n', NAMESPACE, '--timeout', '250s')
    const gateway = await playGateway()
    const { port } = gateway.address() as AddressInfo
    const probed = (at: number): void => {
      nodes.addresses = { 'http://signline-gateway:80': `http://127.0.0.1:${at}` }
    }
    probed(1)
    expect((await test()).status).toBe(1)
    probed(port)
    expect(await test()).toMatchObject({ status: 0, stderr: '' })
    await new Promise((resolve) => gateway.close(resolve))
  })

  test('is upgraded: the hook removes what nothing names, the old revision keeps its template', async () => {
    const [before] = await held(lab, NAMESPACE)
    expect(await install(lab, NAMESPACE, values('4Gi'))).toMatchObject({ status: 0, stderr: '' })
    const newest = await mapped(lab, NAMESPACE)
    expect(newest).not.toEqual(first)
    expect(await templatesOf(lab, NAMESPACE)).toEqual([...new Set([...first, ...newest])].toSorted())
    expect(await templatesOf(lab, TEAM)).toEqual(newest)
    const [after] = await seen(
      async () => await running(lab, NAMESPACE, 1),
      ([now]) => now?.pod !== before?.pod,
    )
    expect(after?.devices).toHaveLength(1)
  })

  test('is set back to its number of replicas, where somebody else has set one', async () => {
    const path = `/apis/apps/v1/namespaces/${NAMESPACE}/deployments/signline-gateway`
    const replicas = async (): Promise<unknown> =>
      ((await lab.api.read(path))?.spec as { replicas?: number } | undefined)?.replicas
    await lab.kubectl(['scale', 'deployment/signline-gateway', '--replicas=3', '-n', NAMESPACE])
    expect(await replicas()).toBe(3)
    expect(await install(lab, NAMESPACE, values('4Gi'))).toMatchObject({ status: 0, stderr: '' })
    expect(await replicas()).toBe(2)
  })

  test('is rolled back to the first templates, and the worker has a device again', async () => {
    const [before] = await held(lab, NAMESPACE)
    expect(await lab.helm('rollback', 'signline', '1', '-n', NAMESPACE)).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(await mapped(lab, NAMESPACE)).toEqual(first)
    expect(await templatesOf(lab, TEAM)).toEqual(first)
    const [after] = await seen(
      async () => await running(lab, NAMESPACE, 1),
      ([now]) => now?.pod !== before?.pod,
    )
    expect(after?.devices).toHaveLength(1)
  })

  test('goes on by Helm 4: the release that Helm 3 has made is upgraded', async () => {
    const { helm } = buildPrograms() as Programs
    const four = {
      ...lab,
      helm: async (...args: readonly string[]) => await run(helm, args, lab.environment),
    }
    expect(await install(four, NAMESPACE, values('8Gi'))).toMatchObject({ status: 0, stderr: '' })
    expect(await mapped(lab, NAMESPACE)).not.toEqual(first)
    expect(await templatesOf(lab, TEAM)).toEqual(await mapped(lab, TEAM))
  })

  test('is uninstalled and leaves nothing', async () => {
    expect(await uninstall(lab, NAMESPACE)).toMatchObject({ status: 0 })
    expect(await leftOvers(lab)).toEqual([])
  })
})
