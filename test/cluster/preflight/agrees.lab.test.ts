import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judgeClaim } from '#cluster/preflight/claim-verdict.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readCluster } from '#cluster/preflight/read-cluster.js'
import { profiles } from '../../charts/profiles.ts'
import { render } from '../../charts/render.ts'
import { addDeviceClasses } from '../lab/fake-devices.ts'
import { type PlayedNodes, playNodes } from '../lab/play-nodes.ts'
import type { Lab } from '../lab/start-lab.ts'
import { openLab } from '../open-lab.ts'
import { addNamespace } from '../releases.ts'
import { claims } from './claims.ts'
import { landscapes } from './landscapes.ts'
import { clear, NAMESPACE, publish, type Scheduled, schedule } from './schedule.ts'

const NODES = ['a', 'b', 'c']
/** So many pods of one claim are made, or fewer where one waits. */
const MOST_PODS = 4

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
    const differences: string[] = []
    let compared = 0
    for (const [name, spec] of Object.entries(asked)) {
      for (let pod = 0; pod < MOST_PODS; pod++) {
        const state = await readCluster(lab.api, [NAMESPACE])
        const said = judgeClaim(state, claimSpecOf(spec))
        const done = await schedule(lab, spec, `pod-${pod}`)
        compared++
        const difference = differs(said, done)
        if (difference !== undefined) differences.push(`${name}, pod ${pod}: ${difference}`)
        if (done.kind === 'unmet') break
      }
      await clear(lab)
    }
    expect(differences).toEqual([])
    expect(compared).toBeGreaterThanOrEqual(Object.keys(asked).length)
  })
})

function differs(said: ReturnType<typeof judgeClaim>, done: Scheduled): string | undefined {
  if (said.verdict !== done.kind)
    return `said ${said.verdict} (${[...said.doubts, said.fails].join()}), was ${JSON.stringify(done)}`
  if (done.kind === 'unmet') return undefined
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
