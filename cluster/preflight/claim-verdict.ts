import { type Allocation, type Assumptions, allocate } from '../allocation/allocate.ts'
import type { ClaimSpec, Constraint } from '../allocation/claim.ts'
import type { Node } from '../allocation/device.ts'
import type { ClusterState } from './cluster-state.ts'

/** Whether a pod with this claim would get its devices now. */
export interface ClaimVerdict {
  readonly verdict: 'met' | 'unmet' | 'not-judged'
  /** The nodes that could give them, and by which of the choices. */
  readonly nodes: readonly NodeOffer[]
  /** What could not be judged. */
  readonly doubts: readonly string[]
  /** Why the scheduler gives up on the pod. */
  readonly fails?: string
}

export interface NodeOffer {
  readonly node: string
  /** Names of the choices that would be taken; of a request without alternatives, the request's. */
  readonly requests: readonly string[]
  /** Taints of the node that the pod must tolerate. */
  readonly tolerating: readonly string[]
}

/** More nodes than that, and the scheduler stops looking before it has seen all. */
const NODES_ALL_LOOKED_AT = 100

/** The scheduler's verdict on a claim, as far as devices decide it: a pod has other conditions, too. */
export function judgeClaim(state: ClusterState, asked: ClaimSpec): ClaimVerdict {
  const claim = enforcedOf(state, asked)
  const nothing = { nodes: [], doubts: [] }
  const unclear = state.unread.map((name) => `ResourceSlice ${name} of a form that is not known here`)
  if (claim.unclear !== undefined) unclear.push(claim.unclear)
  if (state.gates.distinctAttribute.state === 'unknown' && asked.constraints.some(isDistinct))
    unclear.push('whether the gate DRAConsumableCapacity is on')
  if (unclear.length > 0) return { verdict: 'not-judged', nodes: [], doubts: unclear }
  const missing = claim.requests
    .flatMap(({ choices }) => choices)
    .find(({ className }) => !state.classes.has(className))
  if (missing !== undefined) return { verdict: 'unmet', ...nothing }

  const nodes = state.nodes.filter(({ cordoned }) => !cordoned)
  const judged = nodes.map((node) => ({ node, ...onNode(state, node, claim) }))
  const offers = judged
    .filter(({ outcome }) => outcome === 'met')
    .map(({ node, requests }) => ({ node: node.name, requests, tolerating: node.taints }))
  const failing = judged.filter(({ outcome }) => outcome === 'fails')
  const sure = failing.some(({ node }) => node.taints.length === 0)
  // An error on one node ends the search on all.
  if (failing[0] !== undefined && (offers.length === 0 || (sure && nodes.length <= NODES_ALL_LOOKED_AT)))
    return { verdict: 'unmet', ...nothing, fails: failing[0].reason }
  const unsure = judged.filter(
    ({ outcome, mayFail }) =>
      outcome === 'not-judged' || (offers.length > 0 && (mayFail || outcome === 'fails')),
  )
  if (unsure.length > 0) {
    const doubts = new Set(unsure.flatMap((each) => (each.reason === '' ? each.doubts : [each.reason])))
    return { verdict: 'not-judged', nodes: [], doubts: [...doubts] }
  }
  return { verdict: offers.length > 0 ? 'met' : 'unmet', nodes: offers, doubts: [] }
}

/** Whether any node could give it if no device was taken or tainted and no node cordoned. */
export function couldEverBeMet(state: ClusterState, asked: ClaimSpec): boolean {
  const claim = enforcedOf(state, asked)
  const supply = { ...state, allocated: { whole: new Set<string>(), shared: new Map() } }
  const assumptions = { unknown: 'holds', taints: false, memory: 'last-of-request' } as const
  return state.nodes.some((node) => allocate(supply, node, claim, assumptions, new Set()).kind === 'met')
}

/** What of a claim counts: 1.34 keeps a constraint whose gate is off, and its scheduler pays no heed to it. */
function enforcedOf({ gates }: ClusterState, claim: ClaimSpec): ClaimSpec {
  if (gates.distinctAttribute.state !== 'off') return claim
  return { ...claim, constraints: claim.constraints.filter((each) => !isDistinct(each)) }
}

function isDistinct({ kind }: Constraint): boolean {
  return kind === 'distinct'
}

interface OnNode {
  readonly outcome: 'met' | 'unmet' | 'fails' | 'not-judged'
  readonly mayFail: boolean
  readonly requests: readonly string[]
  readonly doubts: readonly string[]
  /** Why it fails. */
  readonly reason: string
}

/** Under every assumption that may be true; where they disagree, nothing is said. */
function onNode(state: ClusterState, node: Node, claim: ClaimSpec): OnNode {
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
    mayFail: failure !== undefined,
    requests: [],
    doubts: saidOf(state, claim, doubts),
    reason: '',
  }
  if (kinds.has('too-long'))
    return { ...base, outcome: 'not-judged', doubts: ['too many combinations of devices'] }
  if (kinds.has('met') && kinds.size > 1) return { ...base, outcome: 'not-judged' }
  if (kinds.has('met')) {
    const picked = new Set(outcomes.map((each) => requestsOf(each).join()))
    return { ...base, outcome: 'met', requests: picked.size === 1 ? requestsOf(outcomes[0]) : [] }
  }
  if (failure?.kind === 'fails' && kinds.size === 1)
    return { ...base, outcome: 'fails', reason: failure.reason }
  return { ...base, outcome: 'unmet' }
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

function requestsOf(outcome: Allocation | undefined): readonly string[] {
  return outcome?.kind === 'met' ? [...new Set(outcome.picks.map(({ request }) => request))] : []
}
