import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeClaim } from '#cluster/preflight/claim-verdict.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readCluster } from '#cluster/preflight/read-cluster.js'
import { seededRandom } from '#data-samples/renderer/random.js'
import { addDeviceClasses } from '../lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from '../lab/play-nodes.ts'
import type { Lab } from '../lab/start-lab.ts'
import { openLab } from '../open-lab.ts'
import { addNamespace } from '../releases.ts'
import { claims, where } from './claims.ts'
import { type Compared, claimsOfProfiles, compare, expectAgreement } from './compare.ts'
import { CONDITIONED, conditions } from './conditions.ts'
import { device, landscapes, slice } from './landscapes.ts'
import { RandomCluster } from './random-cluster.ts'
import { clear, NAMESPACE, publish, schedule } from './schedule.ts'

const NODES = ['a', 'b', 'c']
/** Each is another cluster. */
const SEEDS = Array.from({ length: 12 }, (_, index) => index + 1)
const RANDOM_CLAIMS = 15
const VERDICTS: Readonly<Record<string, string>> = {
  holds: 'met',
  differs: 'unmet',
  fails: 'unmet',
  unknown: 'not-judged',
}

const lab = (await openLab()) as Lab
describe.skipIf(lab === undefined)('The preflight and the scheduler agree, pod after pod, with', () => {
  let nodes: PlayedNodes
  beforeAll(async () => {
    nodes = await playNodes(lab, { names: NODES })
    await addNamespace(lab, NAMESPACE, {})
    await addDeviceClasses(lab)
  })
  afterAll(async () => {
    await nodes?.stop()
    await lab?.stop()
  })

  const asked = lab === undefined ? {} : { ...claims, ...claimsOfProfiles() }
  test.each(Object.entries(landscapes))('%s', async (_, landscape) => {
    await publish(lab, landscape, NODES)
    const found: Compared[] = []
    for (const [name, spec] of Object.entries(asked)) found.push(await compare(lab, name, spec))
    expectAgreement(found)
  })

  test.each(SEEDS)('devices and claims out of chance, number %i', async (seed) => {
    const random = new RandomCluster(seededRandom(seed))
    const landscape = random.landscape(NODES)
    await publish(lab, landscape, NODES)
    const found: Compared[] = []
    for (let claim = 0; claim < RANDOM_CLAIMS; claim++) {
      const spec = random.claim()
      found.push(await compare(lab, JSON.stringify(spec), spec))
    }
    expectAgreement(found)
  })

  test('every condition in CEL that it judges', async () => {
    await publish(lab, { slices: [slice('gpu.nvidia.com', 'a', [CONDITIONED])] }, NODES)
    const differences: string[] = []
    for (const [kind, expressions] of Object.entries(conditions))
      for (const expression of expressions) {
        const compared = await compare(lab, expression, where(expression), 1)
        differences.push(...compared.differences)
        if (compared.verdicts[0] !== VERDICTS[kind])
          differences.push(`${expression}: ${compared.verdicts[0]}`)
      }
    expect(differences).toEqual([])
  })

  test('three devices that must differ, of which Kubernetes 1.36 compares the last only', async () => {
    const [a, b] = [0, 1].map((parent) => ({ parentUUID: `GPU-${parent}`, type: 'mig' }))
    const parts = [a, b, a].map((attributes, index) => device(`part-${index}`, attributes ?? {}, '8Gi'))
    await publish(lab, { slices: [slice('gpu.nvidia.com', 'a', parts)] }, NODES)
    const spec = {
      devices: {
        requests: [{ name: 'gpu', exactly: { deviceClassName: 'mig.nvidia.com', count: 3 } }],
        constraints: [{ requests: ['gpu'], distinctAttribute: 'gpu.nvidia.com/parentUUID' }],
      },
    }
    const said = judgeClaim(await readCluster(lab.api, [NAMESPACE]), claimSpecOf(spec))
    expect(said).toMatchObject({
      verdict: 'not-judged',
      doubts: [expect.stringContaining('compares only the last')],
    })
    expect(await schedule(lab, spec, ['pod-0'])).toMatchObject([{ kind: 'met' }])
    await clear(lab)
  })
})
