import type { ClusterState } from './cluster-state.ts'
import { unreadApi } from './judge-api.ts'
import { type Finds, type Placed, placeTogether, type Want } from './place-together.ts'
import type { Demand } from './pod-demand.ts'

/** How many of the pods that are wanted have devices or get them, when all that wait are served one after the other. */
export interface DemandVerdict {
  readonly namespace: string
  readonly owner: string
  readonly kind: Demand['kind']
  readonly keys: readonly string[]
  readonly wanted: number
  readonly running: number
  readonly get: Count
  /** Where something scales the pods: the same of the most that it may want. */
  readonly scaled?: { readonly by: string; readonly wanted: number; readonly get: Count }
  /** How many could have devices if none was taken or tainted and no node cordoned; only where fewer than wanted get one. */
  readonly possible?: number
}

export interface Count {
  /** They differ where it depends on which nodes the scheduler takes, or is not known. */
  readonly least: number
  readonly most: number
  readonly doubts: readonly string[]
}

/** Such as `2`, `2 to 3`, or `2 to 4, not judged`. */
export function countText({ least, most, doubts }: Count): string {
  const range = least === most ? String(least) : `${least} to ${most}`
  return doubts.length === 0 ? range : `${range}, not judged`
}

/** A verdict with what its sentence is made of. */
export interface JudgedDemand {
  readonly demand: Demand
  readonly verdict: DemandVerdict
  /** What the first finds that gets none, of those that are wanted and of those that a scaler may want. */
  readonly finds?: Finds
  readonly scaledFinds?: Finds
}

/** All that is wanted now, served together, and after it what scalers may want. */
export function serveDemands(state: ClusterState): readonly JudgedDemand[] {
  if (unreadApi(state).length > 0) return []
  const { demands } = state
  const now = demands.map((demand) => wantOf(demand, waitingOf(demand)))
  const later = demands.map((demand) => wantOf(demand, growthOf(demand)))
  const placed = placeTogether(state, [...now, ...later])
  return demands.map((demand, at): JudgedDemand => {
    const here = placed[at] ?? NOTHING
    const more = placed[demands.length + at] ?? NOTHING
    const { namespace, owner, kind, keys, wanted, running, scaler } = demand
    const get = plus(countOf(demand, here, waitingOf(demand)), Math.min(wanted, running))
    const growth = growthOf(demand)
    const scaled = scaler !== undefined &&
      growth > 0 && { by: scaler.name, wanted: scaler.most, get: both(get, more) }
    const possible = get.least < wanted && get.doubts.length === 0 && possibleOf(state, demand)
    return {
      demand,
      verdict: {
        namespace,
        owner,
        kind,
        keys,
        wanted,
        running,
        get,
        ...(scaled !== false && { scaled }),
        ...(possible !== false && { possible }),
      },
      ...(here.finds !== undefined && { finds: here.finds }),
      ...(more.finds !== undefined && { scaledFinds: more.finds }),
    }
  })
}

const NOTHING: Placed = { least: 0, most: 0, doubts: [] }

function waitingOf({ wanted, running }: Demand): number {
  return Math.max(0, wanted - running)
}

/** Pods beyond those that are wanted now; those that share their claim need no more devices. */
function growthOf({ wanted, running, scaler, sharing }: Demand): number {
  return sharing === 'none' ? Math.max(0, (scaler?.most ?? 0) - Math.max(wanted, running)) : 0
}

function wantOf({ claim, needs, sharing }: Demand, waiting: number): Want {
  const claims = { none: waiting, waiting: Math.min(1, waiting), held: 0 }
  return { pods: claims[sharing], claim, needs }
}

function countOf({ sharing }: Demand, placed: Placed, waiting: number): Count {
  const { doubts } = placed
  if (sharing === 'held') return { least: waiting, most: waiting, doubts: [] }
  const each = sharing === 'waiting' ? waiting : 1
  return { least: placed.least * each, most: placed.most * each, doubts }
}

function plus({ least, most, doubts }: Count, pods: number): Count {
  return { least: least + pods, most: most + pods, doubts }
}

function both(left: Count, right: Count): Count {
  const doubts = new Set([...left.doubts, ...right.doubts])
  return { least: left.least + right.least, most: left.most + right.most, doubts: [...doubts] }
}

/** How many pods could have devices if all were free: as claims are judged one by one (couldEverBeMet). */
function possibleOf(state: ClusterState, demand: Demand): number {
  const passing = 'node.kubernetes.io/'
  const { rooms: _, ...rest } = state
  const free: ClusterState = {
    ...rest,
    allocated: { whole: new Set(), shared: new Map() },
    slices: state.slices.map((slice) => ({
      ...slice,
      devices: slice.devices.map((device) => ({ ...device, taints: [] })),
    })),
    nodes: state.nodes.map((node) => ({
      ...node,
      cordoned: false,
      taints: node.taints.filter(({ key }) => !key.startsWith(passing)),
    })),
  }
  const [placed = NOTHING] = placeTogether(free, [
    wantOf({ ...demand, sharing: demand.sharing === 'held' ? 'waiting' : demand.sharing }, demand.wanted),
  ])
  return countOf(demand, placed, demand.wanted).most
}
