import { type Placed, placeTogether, type Want } from '#cluster/preflight/place-together.js'
import { needsOf } from '#cluster/preflight/pod-needs.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readCluster } from '#cluster/preflight/read-cluster.js'
import { podSpecOf } from '#cluster/preflight/read-pod-spec.js'
import type { Lab } from '../lab/start-lab.ts'
import type { ClaimSpec } from './claims.ts'
import type { Compared } from './compare.ts'
import { clear, decided, type MorePod, make, NAMESPACE, stored } from './schedule.ts'

export interface Asked {
  readonly pods: number
  readonly spec: ClaimSpec
  readonly pod?: MorePod
}

/**
 * All pods of the first, at once, then those of the next: how many the scheduler placed, and whether that is what was
 * said before any was made. Where the preflight names a range, because nodes are the scheduler's choice, in it.
 */
export async function compareTogether(
  lab: Lab,
  asked: readonly Asked[],
): Promise<Compared & { readonly counts: readonly number[]; readonly ranges: number }> {
  const kept: Asked[] = []
  for (const each of asked) kept.push({ ...each, spec: await stored(lab, each.spec) })
  const said = placeTogether(await readCluster(lab.api, [NAMESPACE]), kept.map(wantOf))
  const differences: string[] = []
  const counts: number[] = []
  for (const [place, { pods, spec, pod }] of kept.entries()) {
    const names = Array.from({ length: pods }, (_, index) => `pod-${place}-${index}`)
    for (const name of names) await make(lab, spec, name, pod)
    const done = []
    for (const name of names) done.push(await decided(lab, name))
    const count = done.filter(({ kind }) => kind === 'met').length
    counts.push(count)
    const told = said[place]
    if (told === undefined || !isSaid(told, count))
      differences.push(
        `${JSON.stringify(asked[place])}, ${place} of ${JSON.stringify(asked)}: said ${told?.least} to ${told?.most} (${told?.doubts.join()}), were ${count}: ${JSON.stringify(done)}`,
      )
  }
  await clear(lab)
  return {
    differences,
    verdicts: said.map(({ doubts }) => (doubts.length > 0 ? 'not-judged' : 'judged')),
    counts,
    ranges: said.filter(({ least, most }) => least < most).length,
  }
}

function wantOf({ pods, spec, pod = {} }: Asked): Want {
  const { requests = {}, ...more } = pod
  const written = podSpecOf({ ...more, priority: 0, containers: [{ resources: { requests } }] })
  if (written === undefined) throw new Error(`no pod: ${JSON.stringify(pod)}`)
  return { pods, claim: claimSpecOf(spec), needs: needsOf(written) }
}

function isSaid({ least, most }: Placed, count: number): boolean {
  return least <= count && count <= most
}
