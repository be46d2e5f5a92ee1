import { expect } from 'vitest'
import { judgeClaim } from '#cluster/preflight/claim-verdict.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readCluster } from '#cluster/preflight/read-cluster.js'
import { profiles } from '../../charts/profiles.ts'
import { render } from '../../charts/render.ts'
import type { Lab } from '../lab/start-lab.ts'
import type { ClaimSpec } from './claims.ts'
import { clear, NAMESPACE, type Scheduled, schedule, stored } from './schedule.ts'

/** So many pods of one claim are made, or fewer where one waits. */
const MOST_PODS = 4

/** One pod after the other until one waits; what was said otherwise than it came. */
export async function compare(
  lab: Lab,
  name: string,
  asked: ClaimSpec,
  mostPods: number = MOST_PODS,
): Promise<Compared> {
  return await confirmed(async () => await compareOnce(lab, name, asked, mostPods))
}

/**
 * What differs is looked at once more, and said both times: a moment that the scheduler counts a share twice, or does
 * not know yet what was published, may send a pod to another device or on to its next choice, too.
 */
export async function confirmed<Kind extends Compared>(look: () => Promise<Kind>): Promise<Kind> {
  const first = await look()
  if (first.differences.length === 0) return first
  process.stdout.write(`looked at once more: ${first.differences.join('; ')}\n`)
  return await look()
}

async function compareOnce(lab: Lab, name: string, asked: ClaimSpec, mostPods: number): Promise<Compared> {
  const differences: string[] = []
  const verdicts: string[] = []
  const spec = await stored(lab, asked)
  for (let pod = 0; pod < mostPods; pod++) {
    const said = judgeClaim(await readCluster(lab.api, [NAMESPACE]), claimSpecOf(spec))
    const [done] = (await schedule(lab, spec, [`pod-${pod}`])) as [Scheduled]
    verdicts.push(said.verdict)
    const difference = differs(said, done)
    if (difference !== undefined) differences.push(`${name}, pod ${pod}: ${difference}`)
    if (done.kind === 'unmet') break
  }
  await clear(lab)
  return { differences, verdicts }
}

export interface Compared {
  readonly differences: readonly string[]
  readonly verdicts: readonly string[]
}

export function expectAgreement(found: readonly Compared[]): void {
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
export function claimsOfProfiles(): Readonly<Record<string, { readonly devices: object }>> {
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
