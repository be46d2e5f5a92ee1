import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Values, workloads } from '../charts/profiles.ts'
import type { Programs } from './lab/build-programs.ts'
import { addDeviceClasses, exampleGpu, publishDevices } from './lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import { type Lab, startLab } from './lab/start-lab.ts'
import { findPrograms } from './open-lab.ts'
import { checked, install, leftOvers, mapped, seen, signline, templatesOf } from './releases.ts'

const NAMESPACE = 'live'
const programs = findPrograms() as Programs
describe.skipIf(programs === undefined).each(['v1beta2', 'v1beta1'] as const)(
  'Where Kubernetes 1.36 serves %s alone',
  (version) => {
    let lab: Lab
    let nodes: PlayedNodes
    beforeAll(async () => {
      const apis = ['resource.k8s.io/v1=false', `resource.k8s.io/${version}=true`]
      lab = await startLab(programs, { apis })
      nodes = await playNodes(lab, { names: ['node'] })
      await addDeviceClasses(lab)
      await publishDevices(lab, 'node', 'gpu.example.com', [exampleGpu(0), exampleGpu(1)])
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })
    const values = (memory: string): Values => ({ devices: workloads('example', { memory }) })

    test('the chart takes it without being told, and the map names what is stored', async () => {
      expect(await install(lab, NAMESPACE, values('2Gi'))).toMatchObject({ status: 0 })
      expect(await templatesOf(lab, NAMESPACE)).toHaveLength(2)
      expect(await mapped(lab, NAMESPACE)).toEqual(await templatesOf(lab, NAMESPACE))
      const { stdout } = await lab.helm('get', 'manifest', 'signline', '-n', NAMESPACE)
      expect(new Set(stdout.match(/resource\.k8s\.io\/v\w+/g))).toEqual(
        new Set([`resource.k8s.io/${version}`]),
      )
    })

    test('its scheduler waits for v1 and schedules nothing, which the preflight says', async () => {
      const log = async (): Promise<string> => await readFile(join(lab.folder, 'kube-scheduler.log'), 'utf8')
      const missed = 'failed to list *v1.ResourceClaim: the server could not find the requested resource'
      expect(await seen(log, (text) => text.includes(missed))).toContain(missed)
      const pods = await seen(
        async () => (await lab.api.list(`/api/v1/namespaces/${NAMESPACE}/pods`)) ?? [],
        (found) => found.length === 4,
      )
      expect(pods.map(({ spec }) => (spec as { nodeName?: string }).nodeName)).toEqual(
        Array(4).fill(undefined),
      )
      expect(await checked(lab, NAMESPACE)).toEqual({
        status: 1,
        said: [
          `fault: the scheduler and controllers of Kubernetes 1.36 read resource.k8s.io/v1, and the API server serves ${version} alone, so no pod is scheduled, not even one without a device; start the API server with --runtime-config=resource.k8s.io/v1=true`,
        ],
      })
    })

    test('pruning works by it, and uninstalling leaves nothing', async () => {
      const [, sign] = await templatesOf(lab, NAMESPACE)
      // No hook's pod would be scheduled.
      expect(await install(lab, NAMESPACE, values('4Gi'), '--no-hooks')).toMatchObject({ status: 0 })
      const before = await templatesOf(lab, NAMESPACE)
      expect(before).toHaveLength(3)
      expect(before).toContain(sign)
      const prune = ['cluster', 'prune', '--release', 'signline', '--namespace', NAMESPACE]
      expect((await signline(lab, ...prune)).stdout).toMatch(/^kept .*: ReplicaSet signline-worker-\w+\n$/)
      expect(await lab.helm('uninstall', 'signline', '-n', NAMESPACE, '--no-hooks')).toMatchObject({
        status: 0,
      })
      const last = await signline(lab, ...prune, '--uninstalled', '--wait-seconds', '60')
      expect(last.stdout.trim().split('\n').toSorted()).toEqual(
        before.map((name) => `removed resourceclaimtemplate ${NAMESPACE}/${name}`),
      )
      expect(await leftOvers(lab)).toEqual([])
    })
  },
)
