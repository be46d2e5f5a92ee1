import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type PlayedNodes, playNodes } from './lab/play-nodes.ts'
import type { Lab, Ran } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { addNamespace, seen } from './releases.ts'

/** Names that say the same when a release and its namespace are joined by a dash. */
const FIRST = ['signline-team', 'live'] as const
const SECOND = ['signline', 'team-live'] as const
/** Kubernetes keeps names of priority classes that begin with `system-` for itself. */
const SYSTEM = ['signline', 'system-tools'] as const
const LONGEST = [`${'x'.repeat(35)}-signline-2026-eu`, 'n'.repeat(63)] as const
type Release = readonly [name: string, namespace: string]

/** Everything that the chart puts into no namespace. */
const CLUSTER_WIDE = ['validatingadmissionpolicies', 'validatingadmissionpolicybindings', 'priorityclasses']
const SETTINGS =
  'worker.deletionCost=true,costs.requiredLabels={team},costs.labels.team=stage,costs.deviceQuota.gpu=1,costs.namespaces={shared}'

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)(
  'On a real API server two releases, the names of which could be one,',
  () => {
    let nodes: PlayedNodes
    beforeAll(async () => {
      nodes = await playNodes(lab, { names: ['node'], running: [] })
      for (const [, namespace] of [FIRST, SECOND, SYSTEM, LONGEST]) await addNamespace(lab, namespace)
      await addNamespace(lab, 'shared')
    })
    afterAll(async () => {
      await nodes?.stop()
      await lab?.stop()
    })

    const install = async ([name, namespace]: Release, ...more: readonly string[]): Promise<Ran> => {
      const settings = [SETTINGS, ...more].join()
      return await lab.helm(
        'upgrade',
        '--install',
        name,
        'charts/signline',
        '-n',
        namespace,
        '--set',
        settings,
      )
    }
    const owned = async ([name]: Release): Promise<readonly string[]> => {
      const label = `app.kubernetes.io/instance=${name}`
      const { stdout } = await lab.kubectl(['get', CLUSTER_WIDE.join(), '-l', label, '-o', 'name'])
      return stdout.split('\n').filter((line) => line !== '')
    }
    const quotas = async (): Promise<readonly string[]> =>
      ((await lab.api.list('/api/v1/namespaces/shared/resourcequotas')) ?? []).map(
        ({ metadata }) => metadata.name,
      )

    test('are installed beside each other, each with what lies in no namespace', async () => {
      for (const release of [FIRST, SECOND])
        expect(await install(release)).toMatchObject({ status: 0, stderr: '' })
      for (const release of [FIRST, SECOND]) {
        const names = (await owned(release)).map((line) => line.split('/')[1])
        const of = ['cost-labels', 'deletion-cost', 'identity'].map((part) => `${part}.${release.join('.')}`)
        expect(names.toSorted()).toEqual([...of, ...of, `live-100000.${release.join('.')}`].toSorted())
      }
      expect((await quotas()).toSorted()).toEqual(
        [SECOND, FIRST].map((release) => `devices.${release.join('.')}`).toSorted(),
      )
      const [name, namespace] = FIRST
      const path = `/api/v1/namespaces/${namespace}/pods`
      const pods = await seen(
        async () => (await lab.api.list(path)) ?? [],
        ({ length }) => length === 4,
      )
      expect(pods).toHaveLength(4)
      for (const { spec } of pods)
        expect((spec as { priorityClassName?: string }).priorityClassName).toBe(
          `live-100000.${name}.${namespace}`,
        )
    })

    test('are upgraded and taken back without the other noticing', async () => {
      const others = await owned(FIRST)
      const changed = ['worker.deletionCost=false', 'worker.priorityClass.value=-7']
      expect(await install(SECOND, ...changed)).toMatchObject({ status: 0, stderr: '' })
      expect(await owned(SECOND)).toHaveLength(5)
      expect((await owned(SECOND)).join()).toContain(`live--7.${SECOND.join('.')}`)
      const [name, namespace] = SECOND
      expect(await lab.helm('rollback', name, '1', '-n', namespace)).toMatchObject({ status: 0 })
      expect(await owned(SECOND)).toHaveLength(7)
      expect(await install(FIRST, 'telemetry.logLevel=debug')).toMatchObject({ status: 0, stderr: '' })
      expect(await owned(FIRST)).toEqual(others)
    })

    test('are uninstalled one by one, without leavings', async () => {
      const [firsts, seconds] = [await owned(FIRST), await owned(SECOND)]
      expect(await lab.helm('uninstall', FIRST[0], '-n', FIRST[1])).toMatchObject({ status: 0, stderr: '' })
      expect(firsts).toHaveLength(7)
      expect(await owned(FIRST)).toEqual([])
      expect(await owned(SECOND)).toEqual(seconds)
      expect(await quotas()).toEqual([`devices.${SECOND.join('.')}`])
      expect(await lab.helm('uninstall', SECOND[0], '-n', SECOND[1])).toMatchObject({ status: 0, stderr: '' })
      expect(await owned(SECOND)).toEqual([])
      expect(await quotas()).toEqual([])
    })

    test.each([
      ['in a namespace of the system', SYSTEM],
      ['with the longest names that there are', LONGEST],
    ])('a release %s is installed and uninstalled', async (_, release) => {
      expect(await install(release)).toMatchObject({ status: 0, stderr: '' })
      expect(await owned(release)).toHaveLength(7)
      expect(await lab.helm('uninstall', release[0], '-n', release[1])).toMatchObject({
        status: 0,
        stderr: '',
      })
      expect(await owned(release)).toEqual([])
    })
  },
)
