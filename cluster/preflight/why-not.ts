import { isUsed } from '../allocation/allocate.ts'
import { shareOf } from '../allocation/capacity-shares.ts'
import type { Choice } from '../allocation/claim.ts'
import { type Allocated, type Device, deviceId, type Node, type ResourceSlice } from '../allocation/device.ts'
import { judgeDevice } from '../allocation/device-selector.ts'
import { gatherPools, type Pool } from '../allocation/gather-pools.ts'
import { reaches } from '../allocation/node-selection.ts'
import { CountersLeft } from '../allocation/shared-counters.ts'
import { keptAwayBy } from '../allocation/taints.ts'
import type { ClusterState } from './cluster-state.ts'
import { differenceOf, type Reason } from './difference.ts'

/** What keeps the devices of a class from one choice, each device counted once by the first reason. */
export interface Candidates {
  /** Devices of the class. */
  readonly total: number
  /** Those that could be had now, were one asked for. */
  readonly free: number
  readonly excluded: readonly { readonly devices: number; readonly why: string }[]
}

const IN_USE: Reason = { one: 'is in use', many: 'are in use' }
const GIVEN: Reason = { one: 'goes to a pod before it', many: 'go to pods before it' }
const NO_NODE: Reason = {
  one: 'is on a node that is cordoned or not there',
  many: 'are on nodes that are cordoned or not there',
}
const INCOMPLETE: Reason = {
  one: 'is in a pool that its driver has not published whole',
  many: 'are in pools that their driver has not published whole',
}
const NO_SHARE: Reason = { one: 'has too little left to share', many: 'have too little left to share' }
const SHARED: Reason = { one: 'is shared already', many: 'are shared already' }
const NO_COUNTERS: Reason = {
  one: 'is a part of a device of which too little is left',
  many: 'are parts of devices of which too little is left',
}
const NOT_JUDGED: Reason = { one: 'could not be judged', many: 'could not be judged' }

/** @param before what was taken before pods that wait were given devices in `state`, where they were */
export function candidatesFor(
  state: ClusterState,
  choice: Choice,
  before: Allocated = state.allocated,
): Candidates {
  const counts = new Map<Reason, number>()
  const byText = new Map<string, Reason>()
  const poolsOf = poolsByNode(state)
  let total = 0
  let free = 0
  for (const slice of newestOf(state.slices))
    for (const device of slice.devices) {
      const ofClass = (state.classes.get(choice.className) ?? []).map(
        (each) => judgeDevice(each, device, slice.driver).kind,
      )
      if (ofClass.includes('differs')) continue
      total++
      const found = ofClass.every((kind) => kind === 'holds')
        ? reasonFor(state, choice, slice, device, poolsOf, before)
        : NOT_JUDGED
      if (found === undefined) free++
      else {
        const reason = byText.get(found.many) ?? found
        byText.set(found.many, reason)
        counts.set(reason, (counts.get(reason) ?? 0) + 1)
      }
    }
  const excluded = [...counts].toSorted(([, a], [, b]) => b - a)
  return {
    total,
    free,
    excluded: excluded.map(([reason, devices]) => ({
      devices,
      why: devices === 1 ? reason.one : reason.many,
    })),
  }
}

function reasonFor(
  state: ClusterState,
  choice: Choice,
  slice: ResourceSlice,
  device: Device,
  poolsOf: (node: Node) => readonly Pool[],
  before: Allocated,
): Reason | undefined {
  for (const selector of choice.selectors) {
    const { kind } = judgeDevice(selector, device, slice.driver)
    if (kind === 'differs') return differenceOf(selector, device, slice.driver)
    if (kind !== 'holds') return NOT_JUDGED
  }
  const place = slice.place.kind === 'each-device' ? device.place : slice.place
  const node = state.nodes.find((each) => !each.cordoned && reaches(place, each))
  if (node === undefined) return NO_NODE
  const id = deviceId(slice.driver, slice.pool, device.name)
  if (state.allocated.whole.has(id) && !choice.adminAccess) return before.whole.has(id) ? IN_USE : GIVEN
  const kept =
    state.gates.tolerations.state === 'off' ? [] : keptAwayBy(device.taints, choice.tolerations).kept
  if (kept.length > 0) {
    const taints = kept.map(({ key, effect }) => `${key}:${effect}`).join(', ')
    return { one: `is tainted (${taints})`, many: `are tainted (${taints})` }
  }
  const taken = state.allocated.shared.get(id)
  if (shareOf(device, choice, taken ?? {}) === undefined)
    return taken !== undefined && Object.keys(choice.capacity).length === 0 ? SHARED : NO_SHARE
  const pool = poolsOf(node).find((each) => each.driver === slice.driver && each.name === slice.pool)
  if (pool === undefined || !isUsed(pool.state, state.kubernetesMinor)) return INCOMPLETE
  return countersThere(state, pool, device) ? undefined : NO_COUNTERS
}

function poolsByNode({ slices }: ClusterState): (node: Node) => readonly Pool[] {
  const gathered = new Map<Node, readonly Pool[]>()
  return (node) => {
    const pools = gathered.get(node) ?? gatherPools(slices, node)
    gathered.set(node, pools)
    return pools
  }
}

function countersThere(state: ClusterState, pool: Pool, device: Device): boolean {
  const shared = state.allocated.shared.has(deviceId(pool.driver, pool.name, device.name))
  if (Object.keys(device.consumes).length === 0 || (device.shareable && shared)) return true
  return new CountersLeft(state.allocated).take(pool, device)
}

/** Those of the newest generation of their pool. */
export function newestOf(slices: readonly ResourceSlice[]): readonly ResourceSlice[] {
  const newest = new Map<string, number>()
  for (const { driver, pool, generation } of slices) {
    const id = `${driver}/${pool}`
    newest.set(id, Math.max(newest.get(id) ?? 0, generation))
  }
  return slices.filter(({ driver, pool, generation }) => newest.get(`${driver}/${pool}`) === generation)
}
