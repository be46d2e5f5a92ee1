import type { Pick } from '../allocation/allocate.ts'
import { allocatedWith } from '../allocation/allocated-with.ts'
import type { Allocated, Node } from '../allocation/device.ts'
import { gatherPools } from '../allocation/gather-pools.ts'
import type { ClusterState } from './cluster-state.ts'
import type { PodNeeds } from './pod-needs.ts'

/** By pool: the nodes that can have its devices. */
export type Reach = ReadonlyMap<string, readonly string[]>

export function reachOf({ nodes, slices }: ClusterState): Reach {
  const reach = new Map<string, string[]>()
  for (const node of nodes)
    for (const { driver, name, devices } of gatherPools(slices, node))
      if (devices.length > 0) {
        const pool = `${driver}/${name}`
        reach.set(pool, [...(reach.get(pool) ?? []), node.name])
      }
  return reach
}

/** The cluster once some of the pods are placed; it does not change. */
export class World {
  readonly allocated: Allocated
  /** By node: what was taken of its pools and who was put there, in an order that says nothing of who came first. */
  readonly #marks: ReadonlyMap<string, readonly string[]>
  readonly #placed: ReadonlyMap<string, readonly PodNeeds[]>

  constructor(
    allocated: Allocated,
    marks: ReadonlyMap<string, readonly string[]> = new Map(),
    placed: ReadonlyMap<string, readonly PodNeeds[]> = new Map(),
  ) {
    this.allocated = allocated
    this.#marks = marks
    this.#placed = placed
  }

  /** The same for worlds in which the same is left, in whatever order it went. */
  key(): string {
    return [...this.#marks]
      .map(([node, marks]) => `${node}:${marks.join()}`)
      .toSorted()
      .join(' ')
  }

  /** The same for worlds in which a node has the same left. */
  keyOf({ name }: Node): string {
    return this.#marks.get(name)?.join() ?? ''
  }

  placedOn({ name }: Node): readonly PodNeeds[] {
    return this.#placed.get(name) ?? []
  }

  /** With one pod more, of the kind with this number, on a node. */
  with(reach: Reach, kind: number, needs: PodNeeds, node: Node, picks: readonly Pick[]): World {
    const marks = new Map(this.#marks)
    const mark = (where: string, what: string): void => {
      marks.set(where, [...(marks.get(where) ?? []), what].toSorted())
    }
    mark(node.name, `#${kind}`)
    for (const { driver, pool, device, share } of picks)
      for (const where of reach.get(`${driver}/${pool}`) ?? [])
        mark(where, `${driver}/${pool}/${device}${Object.entries(share ?? {}).join('/')}`)
    const placed = new Map(this.#placed).set(node.name, [...this.placedOn(node), needs])
    return new World(allocatedWith(this.allocated, picks), marks, placed)
  }
}
