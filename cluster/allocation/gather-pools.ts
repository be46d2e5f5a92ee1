import { type Device, deviceId, type Node, type ResourceSlice } from './device.ts'
import { reaches } from './node-selection.ts'
import type { Quantity } from './quantity.ts'

/** The devices of one pool that a node can have, in the order in which they are tried. */
export interface Pool {
  readonly driver: string
  readonly name: string
  readonly state: 'complete' | 'incomplete' | 'invalid'
  readonly devices: readonly Device[]
  /** [counter set][counter] of the whole pool. */
  readonly counters: Readonly<Record<string, Readonly<Record<string, Quantity>>>>
  /** Every device of the pool, those of other nodes, too: they take from the same counters. */
  readonly everyDevice: readonly Device[]
}

/** Kubernetes: structured.GatherPools. Older generations are left out; a pool of which slices are missing gives nothing. */
export function gatherPools(slices: readonly ResourceSlice[], node: Node): readonly Pool[] {
  const { ofNode, anywhere } = indexOf(slices)
  const pools: Pool[] = []
  for (const all of new Set([...(ofNode.get(node.name) ?? []), ...anywhere])) {
    const relevant = newest(all.filter((slice) => isRelevant(slice, node)))
    const first = relevant[0]
    if (first === undefined) continue
    const sameAge = all.filter(({ generation }) => generation === first.generation)
    const complete = relevant.length === first.sliceCount
    if (!complete && all.some(({ generation }) => generation > first.generation)) continue
    pools.push(poolOf(relevant, complete ? relevant : sameAge, node))
  }
  return pools.sort(inOrder)
}

interface Index {
  /** By node: the pools, each as all its slices, that have a slice for that node alone. */
  readonly ofNode: ReadonlyMap<string, readonly (readonly ResourceSlice[])[]>
  readonly anywhere: readonly (readonly ResourceSlice[])[]
}
const indices = new WeakMap<readonly ResourceSlice[], Index>()

/** Made once for a list of slices, since every node of a cluster is asked with the same. */
function indexOf(slices: readonly ResourceSlice[]): Index {
  const known = indices.get(slices)
  if (known !== undefined) return known
  const pools = new Map<string, ResourceSlice[]>()
  for (const slice of slices) {
    const id = `${slice.driver}/${slice.pool}`
    const pool = pools.get(id) ?? []
    pools.set(id, pool)
    pool.push(slice)
  }
  const ofNode = new Map<string, (readonly ResourceSlice[])[]>()
  const anywhere: (readonly ResourceSlice[])[] = []
  for (const pool of pools.values()) {
    if (pool.some(({ place }) => place.kind !== 'node')) anywhere.push(pool)
    for (const name of new Set(pool.map(({ place }) => (place.kind === 'node' ? place.name : ''))))
      ofNode.set(name, [...(ofNode.get(name) ?? []), pool])
  }
  const index = { ofNode, anywhere }
  indices.set(slices, index)
  return index
}

function poolOf(relevant: readonly ResourceSlice[], all: readonly ResourceSlice[], node: Node): Pool {
  const { driver, pool: name, sliceCount } = relevant[0] as ResourceSlice
  const sorted = relevant.toSorted((a, b) => compare(a.name, b.name))
  const everyDevice = all.flatMap(({ devices }) => devices)
  const devices = sorted.flatMap((slice) =>
    slice.devices.filter(({ place }) => slice.place.kind !== 'each-device' || reaches(place, node)),
  )
  const counters = Object.assign({}, ...all.map((slice) => slice.counters)) as Pool['counters']
  const names = sorted.flatMap((slice) => slice.devices.map((device) => device.name))
  const valid =
    new Set(names).size === names.length && everyDevice.every((each) => countersThere(each, counters))
  const state = all.length === sliceCount ? (valid ? 'complete' : 'invalid') : 'incomplete'
  return { driver, name, state, devices, counters, everyDevice }
}

function countersThere(device: Device, counters: Pool['counters']): boolean {
  return Object.entries(device.consumes).every(([set, taken]) =>
    Object.keys(taken).every((counter) => counters[set]?.[counter] !== undefined),
  )
}

function isRelevant(slice: ResourceSlice, node: Node): boolean {
  if (Object.keys(slice.counters).length > 0) return true
  if (slice.place.kind === 'each-device') return slice.devices.some(({ place }) => reaches(place, node))
  return reaches(slice.place, node)
}

function newest(slices: readonly ResourceSlice[]): readonly ResourceSlice[] {
  const generation = Math.max(...slices.map((slice) => slice.generation))
  return slices.filter((slice) => slice.generation === generation)
}

/** By driver, then name; a pool with devices that become usable later comes last. */
function inOrder(left: Pool, right: Pool): number {
  const later = (pool: Pool): number => Number(pool.devices.some(({ bindsLater }) => bindsLater))
  return later(left) - later(right) || compare(left.driver, right.driver) || compare(left.name, right.name)
}

function compare(left: string, right: string): number {
  if (left === right) return 0
  return left < right ? -1 : 1
}

export function idIn(pool: Pool, device: Device): string {
  return deviceId(pool.driver, pool.name, device.name)
}
