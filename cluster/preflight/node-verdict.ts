import { type Allocation, type Assumptions, allocate, type Pick } from '../allocation/allocate.ts'
import type { ClaimSpec, Constraint } from '../allocation/claim.ts'
import type { Node } from '../allocation/device.ts'
import type { ClusterState } from './cluster-state.ts'

/** What a claim would get on one node. */
export interface NodeVerdict {
  readonly node: Node
  readonly outcome: 'met' | 'unmet' | 'fails' | 'not-judged'
  /** The scheduler may give up on the pod when it looks at this node. */
  readonly mayFail: boolean
  /** Of `met`: the choices that would be taken; empty where that is not known for sure. */
  readonly requests: readonly string[]
  /** Of `met`: the devices; undefined where it is not known for sure which. */
  readonly picks?: readonly Pick[]
  readonly doubts: readonly string[]
  /** Of `fails`: why. */
  readonly reason: string
}

/** Under every assumption that may be true; where they disagree, nothing is said. */
export function judgeOnNode(state: ClusterState, node: Node, asked: ClaimSpec): NodeVerdict {
  const claim = enforcedOf(state, asked)
  const doubts = new Set<string>()
  let outcomes: readonly Allocation[]
  let before: number
  do {
    before = doubts.size
    outcomes = assumptionsOf(state, claim, doubts).map((each) => allocate(state, node, claim, each, doubts))
  } while (doubts.size > before)

  const kinds = new Set(outcomes.map(({ kind }) => kind))
  const failure = outcomes.find((each) => each.kind === 'fails')
  const base = {
    node,
    mayFail: failure !== undefined,
    requests: [],
    doubts: saidOf(state, claim, doubts),
    reason: '',
  }
  if (kinds.has('too-long'))
    return { ...base, outcome: 'not-judged', doubts: ['too many combinations of devices'] }
  if (kinds.has('met') && kinds.size > 1) return { ...base, outcome: 'not-judged' }
  if (kinds.has('met')) return { ...base, outcome: 'met', ...agreedOn(outcomes) }
  if (failure?.kind === 'fails' && kinds.size === 1)
    return { ...base, outcome: 'fails', reason: failure.reason }
  return { ...base, outcome: 'unmet' }
}

/** What of a claim counts: 1.34 keeps a constraint whose gate is off, and its scheduler pays no heed to it. */
export function enforcedOf({ gates }: ClusterState, claim: ClaimSpec): ClaimSpec {
  if (gates.distinctAttribute.state !== 'off') return claim
  return { ...claim, constraints: claim.constraints.filter((each) => !isDistinct(each)) }
}

export function isDistinct({ kind }: Constraint): boolean {
  return kind === 'distinct'
}

function agreedOn(outcomes: readonly Allocation[]): {
  readonly requests: readonly string[]
  readonly picks?: readonly Pick[]
} {
  const all = outcomes.map((each) => (each.kind === 'met' ? each.picks : []))
  const [picks = []] = all
  const same = (of: (pick: Pick) => string): boolean =>
    new Set(all.map((each) => [...new Set(each.map(of))].join())).size === 1
  return {
    requests: same(({ request }) => request) ? [...new Set(picks.map(({ request }) => request))] : [],
    ...(same(({ request, driver, pool, device }) => [request, driver, pool, device].join('/')) && { picks }),
  }
}

/** What the search says where a device has a taint that is not tolerated. */
const TAINTS = 'taints'

function assumptionsOf(
  { gates, kubernetesMinor }: ClusterState,
  claim: ClaimSpec,
  doubts: ReadonlySet<string>,
): readonly Assumptions[] {
  const { state } = gates.tolerations
  const taintGates = doubts.has(TAINTS) && state === 'unknown' ? [true, false] : [state !== 'off']
  const unknowns: readonly Assumptions['unknown'][] = [...doubts].some((doubt) => doubt !== TAINTS)
    ? ['holds', 'differs', 'fails']
    : ['holds']
  const memories: readonly Assumptions['memory'][] = mayForget(kubernetesMinor, claim)
    ? ['all', 'last-of-request']
    : ['all']
  return unknowns.flatMap((unknown) =>
    taintGates.flatMap((taints) => memories.map((memory) => ({ unknown, taints, memory }))),
  )
}

function mayForget(kubernetesMinor: number, claim: ClaimSpec): boolean {
  return kubernetesMinor < 37 && claim.constraints.some(isDistinct)
}

function saidOf(
  { gates, kubernetesMinor }: ClusterState,
  claim: ClaimSpec,
  doubts: ReadonlySet<string>,
): readonly string[] {
  const said = [...doubts].filter((doubt) => doubt !== TAINTS)
  if (doubts.has(TAINTS) && gates.tolerations.state === 'unknown')
    said.push('whether the gate DRADeviceTaints is on')
  if (mayForget(kubernetesMinor, claim))
    said.push('devices that must differ, of which Kubernetes up to 1.36 compares only the last')
  return said
}
