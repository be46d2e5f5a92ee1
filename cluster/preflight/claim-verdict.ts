import { allocate } from '../allocation/allocate.ts'
import type { ClaimSpec } from '../allocation/claim.ts'
import type { Node } from '../allocation/device.ts'
import { taintText } from '../allocation/taints.ts'
import type { ClusterState } from './cluster-state.ts'
import { enforcedOf, isDistinct, judgeOnNode, type NodeVerdict } from './node-verdict.ts'

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
export function judgeClaim(state: ClusterState, claim: ClaimSpec): ClaimVerdict {
  const before = judgeWithoutNodes(state, claim)
  if (before !== undefined) return { ...before, nodes: [] }
  const judged = state.nodes
    .filter(({ cordoned }) => !cordoned)
    .map((node) => judgeOnNode(state, node, claim))
  const { offers, ...decision } = decide(judged, ({ taints }) => taints.length === 0)
  const nodes = offers.map(({ node, requests }) => ({
    node: node.name,
    requests,
    tolerating: node.taints.map(taintText),
  }))
  return { ...decision, nodes }
}

export type Decision = Omit<ClaimVerdict, 'nodes'> & {
  /** Of `met`: the nodes of which the scheduler takes one. */
  readonly offers: readonly NodeVerdict[]
}

/** What is said of a claim whatever the nodes are; undefined where they decide. */
export function judgeWithoutNodes(state: ClusterState, claim: ClaimSpec): Decision | undefined {
  const unclear = state.unread.map((name) => `ResourceSlice ${name} of a form that is not known here`)
  if (claim.unclear !== undefined) unclear.push(claim.unclear)
  if (state.gates.distinctAttribute.state === 'unknown' && claim.constraints.some(isDistinct))
    unclear.push('whether the gate DRAConsumableCapacity is on')
  if (unclear.length > 0) return { verdict: 'not-judged', offers: [], doubts: unclear }
  const classes = claim.requests.flatMap(({ choices }) => choices.map(({ className }) => className))
  if (classes.every((name) => state.classes.has(name))) return undefined
  return { verdict: 'unmet', offers: [], doubts: [] }
}

/**
 * What the scheduler makes of what it finds on each node.
 *
 * @param isReached whether nothing but devices keeps the pod from a node, so that the scheduler looks at them
 */
export function decide(judged: readonly NodeVerdict[], isReached: (node: Node) => boolean): Decision {
  const offers = judged.filter(({ outcome }) => outcome === 'met')
  const failing = judged.filter(({ outcome }) => outcome === 'fails')
  const sure = failing.some(({ node }) => isReached(node))
  // An error on one node ends the search on all.
  if (failing[0] !== undefined && (offers.length === 0 || (sure && judged.length <= NODES_ALL_LOOKED_AT)))
    return { verdict: 'unmet', offers: [], doubts: [], fails: failing[0].reason }
  const unsure = judged.filter(
    ({ outcome, mayFail }) =>
      outcome === 'not-judged' || (offers.length > 0 && (mayFail || outcome === 'fails')),
  )
  if (unsure.length > 0) {
    const doubts = new Set(unsure.flatMap((each) => (each.reason === '' ? each.doubts : [each.reason])))
    return { verdict: 'not-judged', offers: [], doubts: [...doubts] }
  }
  return { verdict: offers.length > 0 ? 'met' : 'unmet', offers, doubts: [] }
}

/** Whether any node could give it if no device was taken or tainted and no node cordoned. */
export function couldEverBeMet(state: ClusterState, asked: ClaimSpec): boolean {
  const claim = enforcedOf(state, asked)
  const supply = { ...state, allocated: { whole: new Set<string>(), shared: new Map() } }
  const assumptions = { unknown: 'holds', taints: false, memory: 'last-of-request' } as const
  return state.nodes.some((node) => allocate(supply, node, claim, assumptions, new Set()).kind === 'met')
}
