import type { ClaimSpec } from '../allocation/claim.ts'
import type { Allocated, Node } from '../allocation/device.ts'
import { type Decision, decide, judgeWithoutNodes } from './claim-verdict.ts'
import type { ClusterState } from './cluster-state.ts'
import { whyFull, whyUnfit } from './node-room.ts'
import { judgeOnNode, type NodeVerdict } from './node-verdict.ts'
import { type Reach, reachOf, World } from './placed-world.ts'
import type { PodNeeds } from './pod-needs.ts'

/** Pods that wait, each with a claim like the others'. */
export interface Want {
  readonly pods: number
  readonly claim: ClaimSpec
  readonly needs: PodNeeds
}

/** How many of them get their devices. */
export interface Placed {
  /** They differ where it depends on which nodes the scheduler takes. */
  readonly least: number
  readonly most: number
  /** Why the numbers are not sure; empty: they are. */
  readonly doubts: readonly string[]
  /** What the first finds that gets none. */
  readonly finds?: Finds
}

/** What a pod finds that gets no devices. */
export interface Finds {
  readonly allocated: Allocated
  /** What else keeps the pod from nodes that have the devices. */
  readonly kept: readonly Kept[]
  /** Why the scheduler gives up on it. */
  readonly fails?: string
}

export interface Kept {
  readonly why: string
  /** Whatever is there: the node's labels or taints are not for the pod. */
  readonly isForGood: boolean
}

/** So many ways of placing one pod after another are looked at. */
const MOST_STEPS = 2000
const TOO_MANY_WAYS = 'only some of the many ways to spread the pods over nodes were looked at'

/**
 * The pods of the first want one after the other, then those of the next, each with what those before it have left
 * over; on whichever nodes the scheduler may take, since its scores are not known here.
 */
export function placeTogether(state: ClusterState, wants: readonly Want[]): readonly Placed[] {
  const search = new Search(state, wants)
  const ranges = search.from(0, wants[0]?.pods ?? 0, new World(state.allocated))
  return ranges.map((range, at) => {
    const finds = search.finds.get(at)
    return { ...range, doubts: [...(search.doubts.get(at) ?? [])], ...(finds !== undefined && { finds }) }
  })
}

interface Range {
  readonly least: number
  readonly most: number
}

const NONE: Range = { least: 0, most: 0 }

class Search {
  readonly finds = new Map<number, Finds>()
  readonly doubts = new Map<number, Set<string>>()
  readonly #state: ClusterState
  readonly #wants: readonly Want[]
  readonly #nodes: readonly Node[]
  readonly #reach: Reach
  /** No device can be had from two nodes, so where one pod goes takes nothing from another node. */
  readonly #isLocal: boolean
  readonly #judged = new Map<string, NodeVerdict>()
  readonly #found = new Map<string, readonly Range[]>()
  #steps = 0

  constructor(state: ClusterState, wants: readonly Want[]) {
    this.#state = state
    this.#wants = wants
    this.#nodes = state.nodes.filter(({ cordoned }) => !cordoned)
    this.#reach = reachOf(state)
    this.#isLocal = [...this.#reach.values()].every((nodes) => nodes.length === 1)
  }

  /** Of this want, of which so many pods are left, and of all after it: how many more get devices. */
  from(at: number, left: number, world: World): readonly Range[] {
    const want = this.#wants[at]
    if (want === undefined) return []
    if (left === 0) return [NONE, ...this.#next(at, world)]
    const key = `${at} ${left} ${world.key()}`
    const known = this.#found.get(key)
    if (known !== undefined) return known
    this.#steps++
    const found = this.#place(at, left, world, want)
    this.#found.set(key, found)
    return found
  }

  #next(at: number, world: World): readonly Range[] {
    return this.from(at + 1, this.#wants[at + 1]?.pods ?? 0, world)
  }

  #place(at: number, left: number, world: World, want: Want): readonly Range[] {
    const { verdict, offers, doubts, fails } = this.#decide(at, world, want)
    const unsure = offers.some(({ picks }) => picks === undefined)
    if (verdict === 'not-judged' || unsure)
      return this.#unknown(at, left, verdict === 'met' ? offers.flatMap((each) => each.doubts) : doubts)
    if (verdict === 'unmet') {
      if (!this.finds.has(at)) this.finds.set(at, this.#whatIsFound(world, want, fails))
      return [NONE, ...this.#next(at, world)]
    }
    const isOneWay =
      this.#isLocal && this.#wants.slice(at + 1).every((later) => later.pods === 0 || isLike(later, want))
    const ways = isOneWay ? offers.slice(0, 1) : offers
    let ranges: readonly Range[] | undefined
    for (const { node, picks = [] } of ways) {
      if (ranges !== undefined && this.#steps > MOST_STEPS) {
        // Where every device is one node's, the count of these is the same on whichever nodes they are.
        for (let each = this.#isLocal ? at + 1 : at; each < this.#wants.length; each++)
          this.#doubt(each, [TOO_MANY_WAYS])
        break
      }
      const next = world.with(this.#reach, at, want.needs, node, picks)
      const [own = NONE, ...others] = this.from(at, left - 1, next)
      const found = [{ least: own.least + 1, most: own.most + 1 }, ...others]
      ranges =
        ranges === undefined ? found : found.map((range, place) => wider(range, ranges?.[place] ?? range))
    }
    return ranges ?? []
  }

  #decide(at: number, world: World, want: Want): Decision {
    const before = judgeWithoutNodes(this.#state, want.claim)
    if (before !== undefined) return before
    const judged = this.#nodes
      .filter(
        (node) => whyUnfit(node, want.needs) === undefined && this.#full(node, want, world) === undefined,
      )
      .map((node) => this.#judge(at, node, world, want))
    return decide(judged, () => true)
  }

  #full(node: Node, want: Want, world: World): string | undefined {
    const room = this.#state.rooms?.get(node.name)
    return room && whyFull(node, want.needs, room, world.placedOn(node))
  }

  /** Once for each node and what is left there. */
  #judge(at: number, node: Node, world: World, want: Want): NodeVerdict {
    const key = `${at} ${node.name} ${world.keyOf(node)}`
    const known = this.#judged.get(key)
    if (known !== undefined) return known
    const found = judgeOnNode({ ...this.#state, allocated: world.allocated }, node, want.claim)
    this.#judged.set(key, found)
    return found
  }

  #whatIsFound(world: World, want: Want, fails: string | undefined): Finds {
    const kept = this.#nodes.flatMap((node): Kept[] => {
      const unfit = whyUnfit(node, want.needs)
      const why = unfit ?? this.#full(node, want, world)
      if (why === undefined) return []
      const { outcome } = judgeOnNode({ ...this.#state, allocated: world.allocated }, node, want.claim)
      return outcome === 'met' ? [{ why, isForGood: unfit !== undefined }] : []
    })
    return { allocated: world.allocated, kept, ...(fails !== undefined && { fails }) }
  }

  #unknown(at: number, left: number, doubts: readonly string[]): readonly Range[] {
    this.#doubt(at, doubts)
    const after = this.#wants.slice(at + 1)
    for (const place of after.keys()) this.#doubt(at + 1 + place, ['what the pods before it get'])
    return [{ least: 0, most: left }, ...after.map(({ pods }) => ({ least: 0, most: pods }))]
  }

  #doubt(at: number, doubts: readonly string[]): void {
    const known = this.doubts.get(at) ?? new Set()
    this.doubts.set(at, known)
    for (const each of doubts) known.add(each)
  }
}

/** Pods of both ask for the same, so that it does not matter which comes first. */
function isLike(left: Want, right: Want): boolean {
  return left.claim === right.claim && left.needs === right.needs
}

function wider(left: Range, right: Range): Range {
  return { least: Math.min(left.least, right.least), most: Math.max(left.most, right.most) }
}
