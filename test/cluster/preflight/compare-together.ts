import { placeTogether, type Want } from '#cluster/preflight/place-together.js'
import { needsOf } from '#cluster/preflight/pod-needs.js'
import { claimSpecOf } from '#cluster/preflight/read-claim.js'
import { readCluster } from '#cluster/preflight/read-cluster.js'
import { podSpecOf } from '#cluster/preflight/read-pod-spec.js'
import type { Lab } from '../lab/start-lab.ts'
import type { ClaimSpec } from './claims.ts'
import { type Compared, confirmed } from './compare.ts'
import { clear, type MorePod, NAMESPACE, schedule, stored } from './schedule.ts'

export interface Asked {
  readonly pods: number
  readonly spec: ClaimSpec
  readonly pod?: MorePod
  /** Of the class that the pod names. */
  readonly priority?: number
}

export interface ComparedTogether extends Compared {
  /** How many of each the scheduler placed. */
  readonly counts: readonly number[]
  /** Where some of the pods got devices, and some none. */
  readonly partly: readonly string[]
  /** Where the preflight named a range, because nodes are the scheduler's choice. */
  readonly dependent: readonly string[]
}

/**
 * All pods of the first at once, then those of the next: how many the scheduler placed, and whether that is what was
 * said before any was made, or in the range that was said.
 */
export async function compareTogether(lab: Lab, asked: readonly Asked[]): Promise<ComparedTogether> {
  return await confirmed(async () => await compareOnce(lab, asked))
}

async function compareOnce(lab: Lab, asked: readonly Asked[]): Promise<ComparedTogether> {
  const kept: Asked[] = []
  for (const each of asked) kept.push({ ...each, spec: await stored(lab, each.spec) })
  const said = placeTogether(await readCluster(lab.api, [NAMESPACE]), kept.map(wantOf))
  const differences: string[] = []
  const partly: string[] = []
  const dependent: string[] = []
  const counts: number[] = []
  for (const [place, { pods, spec, pod }] of kept.entries()) {
    const names = Array.from({ length: pods }, (_, index) => `pod-${place}-${index}`)
    const done = await schedule(lab, spec, names, pod)
    const count = done.filter(({ kind }) => kind === 'met').length
    counts.push(count)
    const { least = -1, most = -1, doubts = [] } = said[place] ?? {}
    const told = `said ${least} to ${most} ${doubts.join()}, were ${count} of ${pods}`
    if (count < least || count > most)
      differences.push(`${place} of ${JSON.stringify(asked)}: ${told}: ${JSON.stringify(done)}`)
    if (count > 0 && count < pods) partly.push(told)
    if (least < most) dependent.push(told)
  }
  await clear(lab)
  const verdicts = said.map(({ doubts }) => (doubts.length > 0 ? 'not-judged' : 'judged'))
  return { differences, verdicts, counts, partly, dependent }
}

function wantOf({ pods, spec, pod = {}, priority = 0 }: Asked): Want {
  const { requests = {}, ...more } = pod
  const written = podSpecOf({ ...more, priority, containers: [{ resources: { requests } }] })
  if (written === undefined) throw new Error(`no pod: ${JSON.stringify(pod)}`)
  return { pods, claim: claimSpecOf(spec), needs: needsOf(written) }
}
