import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { profiles } from '../charts/profiles.ts'
import type { PlayedNodes } from './lab/play-nodes.ts'
import type { Lab } from './lab/start-lab.ts'
import { openLab } from './open-lab.ts'
import { kept, playEveryKind, promised, promises, VERSIONS } from './promises.ts'

const lab = (await openLab({
  apis: VERSIONS.map((version) => `resource.k8s.io/${version}=true`),
})) as Lab
describe.skipIf(lab === undefined)('Where Kubernetes 1.36 serves every version of resource.k8s.io', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playEveryKind(lab)
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  test('something is promised of all profiles that have devices', () => {
    const claiming = Object.entries(profiles).filter(
      ([, { devices, kubeflow }]) => devices !== undefined && kubeflow === undefined,
    )
    expect(Object.keys(promises)).toEqual(claiming.map(([name]) => name))
  })

  test.each(VERSIONS)(
    'claims of %s get what each profile promises, or are refused with the path',
    async (version) => expect(await kept(lab, version)).toEqual(promised(version)),
  )
})
