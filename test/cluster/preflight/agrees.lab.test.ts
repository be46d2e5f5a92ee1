import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeClaim } from '#cluster/preflight/claim-verdict.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readCluster } from '#cluster/preflight/read-cluster.js'
import { seededRandom } from '#data-samples/renderer/random.js'
import { profiles } from '../../charts/profiles.ts'
import { render } from '../../charts/render.ts'
import { addDeviceClasses } from '../lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from '../lab/play-nodes.ts'
import type { Lab } from '../lab/start-lab.ts'
import { openLab } from '../open-lab.ts'
import { addNamespace } from '../releases.ts'
import { type ClaimSpec, claims, where } from './claims.ts'
import { CONDITIONED, conditions } from './conditions.ts'
import { device, landscapes, slice } from './landscapes.ts'
import { RandomCluster } from './random-cluster.ts'
import { clear, NAMESPACE, publish, type Scheduled, schedule } from './schedule.ts'

const NODES = ['a', 'b', 'c']
/** So many pods of one claim are made, or fewer where one waits. */
const MOST_PODS = 4
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

  /** One pod after the other until one waits; what was said otherwise than it came. */
  async function compare(name: string, spec: ClaimSpec, mostPods = MOST_PODS): Promise<Compared> {
    const differences: string[] = []
    const verdicts: string[] = []
    for (let pod = 0; pod < mostPods; pod++) {
      const said = judgeClaim(await readCluster(lab.api, [NAMESPACE]), claimSpecOf(spec))
      const done = await schedule(lab, spec, `pod-${pod}`)
      verdicts.push(said.verdict)
      const difference = differs(said, done)
      if (difference !== undefined) differences.push(`${name}, pod ${pod}: ${difference}`)
      if (done.kind === 'unmet') break
    }
    await clear(lab)
    return { differences, verdicts }
  }

  const asked = lab === undefined ? {} : { ...claims, ...claimsOfProfiles() }
  test.each(Object.entries(landscapes))('%s', async (_, landscape) => {
    await publish(lab, landscape, NODES)
    const found: Compared[] = []
    for (const [name, spec] of Object.entries(asked)) found.push(await compare(name, spec))
    expectAgreement(found)
  })

  test.each(SEEDS)('devices and claims out of chance, number %i', async (seed) => {
    const random = new RandomCluster(seededRandom(seed))
    const landscape = random.landscape(NODES)
    await publish(lab, landscape, NODES)
    const found: Compared[] = []
    for (let claim = 0; claim < RANDOM_CLAIMS; claim++) {
      const spec = random.claim()
      found.push(await compare(JSON.stringify(spec), spec))
    }
    expectAgreement(found)
  })

  test('every condition in CEL that it judges', async () => {
    await publish(lab, { slices: [slice('gpu.nvidia.com', 'a', [CONDITIONED])] }, NODES)
    const differences: string[] = []
    for (const [kind, expressions] of Object.entries(conditions))
      for (const expression of expressions) {
        const compared = await compare(expression, where(expression), 1)
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
    expect(await schedule(lab, spec, 'pod-0')).toMatchObject({ kind: 'met' })
    await clear(lab)
  })
})

interface Compared {
  readonly differences: readonly string[]
  readonly verdicts: readonly string[]
}

function expectAgreement(found: readonly Compared[]): void {
  expect(found.flatMap(({ differences }) => differences)).toEqual([])
  expect(found.flatMap(({ verdicts }) => verdicts)).not.toContain('not-judged')
}

function differs(said: ReturnType<typeof judgeClaim>, done: Scheduled): string | undefined {
  if (said.verdict === 'not-judged') return undefined
  if (said.verdict !== done.kind)
    return `said ${said.verdict} (${[...said.doubts, said.fails].join()}), was ${JSON.stringify(done)}`
  if (done.kind === 'unmet') {
    const gaveUp = !done.message.includes('nodes are available')
    return gaveUp === (said.fails !== undefined) ? undefined : `said ${said.fails}, was ${done.message}`
  }
  const offer = said.nodes.find(({ node }) => node === done.node)
  if (offer === undefined) return `said nodes ${said.nodes.map(({ node }) => node).join()}, was ${done.node}`
  if (offer.requests.join() !== done.requests.join())
    return `said ${offer.requests.join()} on ${done.node}, was ${done.requests.join()}`
  return undefined
}

/** What the chart writes for each profile that has devices. */
function claimsOfProfiles(): Readonly<Record<string, { readonly devices: object }>> {
  const specs: Record<string, { readonly devices: object }> = {}
  for (const [name, values] of Object.entries(profiles)) {
    const sections = Object.entries(values).flatMap(([key, value]) => [
      '--set-json',
      `${key}=${JSON.stringify(value)}`,
    ])
    const { manifests, refusal } = render('--kube-version', '1.36.0', ...sections)
    if (refusal !== undefined) throw new Error(refusal)
    for (const { kind, metadata, spec } of manifests as readonly Manifest[])
      if (metadata.namespace === 'live' && /^ResourceClaim/.test(kind))
        specs[`${name}: ${metadata.labels?.['signline.dev/claim-key']}`] = (spec.spec ?? spec) as {
          devices: object
        }
  }
  return specs
}

interface Manifest {
  readonly kind: string
  readonly metadata: { readonly namespace?: string; readonly labels?: Readonly<Record<string, string>> }
  readonly spec: { readonly spec?: object }
}
