import { ConstraintSoFar, type Memory } from './attribute-constraints.ts'
import { shareOf } from './capacity-shares.ts'
import { type Choice, type ClaimSpec, type Request, requestName } from './claim.ts'
import type { Allocated, Device, Node, ResourceSlice } from './device.ts'
import { judgeDevice, type Verdict } from './device-selector.ts'
import { gatherPools, idIn, type Pool } from './gather-pools.ts'
import { CountersLeft } from './shared-counters.ts'
import { keptAwayBy } from './taints.ts'

/** What the scheduler knows. */
export interface Supply {
  /** The x of Kubernetes 1.x. */
  readonly kubernetesMinor: number
  readonly slices: readonly ResourceSlice[]
  /** By class: its conditions in CEL. */
  readonly classes: ReadonlyMap<string, readonly string[]>
  readonly allocated: Allocated
}

/** How what is not known for sure is taken. */
export interface Assumptions {
  readonly unknown: 'holds' | 'differs' | 'fails'
  /** The gate DRADeviceTaints is on. */
  readonly taints: boolean
  readonly memory: Memory
}

export interface Pick {
  /** `request`, or `request/choice` */
  readonly request: string
  readonly driver: string
  readonly pool: string
  readonly device: string
  /** Others may have it at the same time. */
  readonly adminAccess: boolean
  /** Of a device that is shared: how much of each capacity it takes, in nanos. */
  readonly share?: Readonly<Record<string, bigint>>
}

export type Allocation =
  | { readonly kind: 'met'; readonly picks: readonly Pick[] }
  | { readonly kind: 'unmet' }
  /** The scheduler gives up on the pod, whatever other nodes have. */
  | { readonly kind: 'fails'; readonly reason: string }
  | { readonly kind: 'too-long' }

/** An allocation has room for so many devices (resource.k8s.io). */
const MOST_DEVICES = 32
/** The scheduler gives up after ten seconds; here steps are counted, so that the answer is always the same. */
const MOST_STEPS = 100_000

class Failure extends Error {}
class TooLong extends Error {}

/**
 * The devices that the scheduler of Kubernetes 1.36 would give to a claim on a node: requests, choices and
 * devices are tried in the same order, the first that fits is taken, and a step that leads nowhere is taken
 * back (k8s.io/dynamic-resource-allocation, structured/internal/incubating).
 *
 * @param doubts gets what had to be assumed
 */
export function allocate(
  supply: Supply,
  node: Node,
  claim: ClaimSpec,
  assumptions: Assumptions,
  doubts: Set<string>,
): Allocation {
  try {
    const search = new Search(supply, node, claim, assumptions, doubts)
    return search.request(0) ? { kind: 'met', picks: search.picks } : { kind: 'unmet' }
  } catch (fault) {
    if (fault instanceof Failure) return { kind: 'fails', reason: fault.message }
    if (fault instanceof TooLong) return { kind: 'too-long' }
    throw fault
  }
}

/** From 1.35 on a pool that is not published whole gives nothing. */
export function isUsed(state: Pool['state'], kubernetesMinor: number): boolean {
  return state === 'complete' || (state === 'incomplete' && kubernetesMinor < 35)
}

interface Place {
  readonly pool: Pool
  readonly device: Device
}

class Search {
  readonly picks: Pick[] = []
  readonly #supply: Supply
  readonly #claim: ClaimSpec
  readonly #assumptions: Assumptions
  readonly #doubts: Set<string>
  readonly #places: readonly Place[]
  readonly #pools: readonly Pool[]
  readonly #constraints: readonly ConstraintSoFar[]
  readonly #counters: CountersLeft
  readonly #fits = new Map<Choice, Map<Place, boolean>>()
  /** The devices of a choice that asks for all. */
  readonly #every = new Map<Choice, readonly Place[]>()
  readonly #whole = new Set<string>()
  readonly #shares = new Map<string, Readonly<Record<string, bigint>>[]>()
  #steps = 0

  constructor(supply: Supply, node: Node, claim: ClaimSpec, assumptions: Assumptions, doubts: Set<string>) {
    this.#supply = supply
    this.#claim = claim
    this.#assumptions = assumptions
    this.#doubts = doubts
    this.#pools = gatherPools(supply.slices, node)
    this.#places = this.#pools
      .filter(({ state }) => isUsed(state, supply.kubernetesMinor))
      .flatMap((pool) => pool.devices.map((device) => ({ pool, device })))
    this.#constraints = claim.constraints.map((each) => new ConstraintSoFar(each, assumptions.memory))
    this.#counters = new CountersLeft(supply.allocated)
    // Before anything is tried, so that a fault in one of them is met in any case.
    for (const choice of claim.requests.flatMap(({ choices }) => choices))
      if (choice.count === 'all') this.#every.set(choice, this.#all(choice))
  }

  /** From this request on, everything. */
  request(index: number): boolean {
    const request = this.#claim.requests[index]
    if (request === undefined) return true
    return request.choices.some((choice) => {
      const exact = this.#every.get(choice)
      if (exact?.length === 0) return false
      const count = exact?.length ?? Number(choice.count)
      if (this.picks.length + count > MOST_DEVICES) return false
      return this.#pick({ request, choice, index, count, ...(exact !== undefined && { exact }) }, 0, 0)
    })
  }

  #pick(wanted: Wanted, picked: number, from: number): boolean {
    if (++this.#steps > MOST_STEPS) throw new TooLong()
    if (picked === wanted.count) return this.request(wanted.index + 1)
    const places = wanted.exact ?? this.#places
    // Of all devices each must be had, so there is no other to try.
    const last = wanted.exact === undefined ? places.length : from + 1
    for (let at = from; at < last; at++) {
      const place = places[at]
      if (place === undefined || this.#inUse(wanted, place) || !this.#suits(wanted.choice, place)) continue
      if (this.#maybeStops(wanted, place)) return false
      const giveBack = this.#take(wanted, place)
      if (giveBack === undefined) continue
      if (this.#pick(wanted, picked + 1, at + 1)) return true
      giveBack()
    }
    return false
  }

  /** 1.34 looks no further on a node once a GPU that may be shared is too full (kubernetes/kubernetes#133705). */
  #maybeStops({ choice }: Wanted, { pool, device }: Place): boolean {
    const full = shareOf(device, choice, this.#taken(idIn(pool, device))) === undefined
    if (this.#supply.kubernetesMinor >= 36 || !device.shareable || !full) return false
    this.#doubts.add('a GPU that is too full to be shared, at which Kubernetes before 1.36 may stop looking')
    return this.#assumptions.unknown !== 'holds'
  }

  #inUse({ choice }: Wanted, { pool, device }: Place): boolean {
    const id = idIn(pool, device)
    return this.#whole.has(id) || (!choice.adminAccess && this.#supply.allocated.whole.has(id))
  }

  /** Takes a device, and says how to give it back; undefined where it cannot be had. */
  #take({ request, choice, exact }: Wanted, { pool, device }: Place): (() => void) | undefined {
    const id = idIn(pool, device)
    const share = shareOf(device, choice, this.#taken(id))
    if (share === undefined || this.#keptAway(choice, device)) return undefined
    const undo: (() => void)[] = []
    const giveBack = (): void => {
      for (const each of undo.toReversed()) each()
    }
    const already = this.#supply.allocated.shared.has(id) || (this.#shares.get(id)?.length ?? 0) > 0
    if (Object.keys(device.consumes).length > 0 && !(device.shareable && already)) {
      if (!this.#counters.take(pool, device)) return undefined
      undo.push(() => this.#counters.giveBack(pool, device))
    }
    for (const constraint of this.#constraints) {
      if (!constraint.add(request, choice, device, pool.driver)) {
        if (exact !== undefined) throw new Failure(`device ${device.name} of all violates a constraint`)
        giveBack()
        return undefined
      }
      undo.push(() => constraint.takeBack(request, choice))
    }
    if (device.shareable) {
      const shares = this.#shares.get(id) ?? []
      this.#shares.set(id, shares)
      shares.push(share)
      undo.push(() => shares.pop())
    } else {
      this.#whole.add(id)
      undo.push(() => this.#whole.delete(id))
    }
    this.picks.push({
      request: requestName(request, choice),
      driver: pool.driver,
      pool: pool.name,
      device: device.name,
      adminAccess: choice.adminAccess,
      ...(device.shareable && { share }),
    })
    undo.push(() => this.picks.pop())
    return giveBack
  }

  #taken(id: string): Readonly<Record<string, bigint>> {
    const sum: Record<string, bigint> = {}
    for (const share of [this.#supply.allocated.shared.get(id) ?? {}, ...(this.#shares.get(id) ?? [])])
      for (const [name, nanos] of Object.entries(share)) sum[name] = (sum[name] ?? 0n) + nanos
    return sum
  }

  #all(choice: Choice): readonly Place[] {
    const missing = this.#pools.find(({ state }) => state !== 'complete')
    if (missing !== undefined)
      throw new Failure(`it asks for all devices while pool ${missing.name} is ${missing.state}`)
    return this.#places.filter(
      (place) =>
        this.#suits(choice, place) &&
        shareOf(place.device, choice, this.#taken(idIn(place.pool, place.device))) !== undefined,
    )
  }

  #keptAway(choice: Choice, device: Device): boolean {
    const { kept, uncertain } = keptAwayBy(device.taints, choice.tolerations)
    if (kept.length === 0 && uncertain.length === 0) return false
    this.#doubts.add('taints')
    if (!this.#assumptions.taints) return false
    if (uncertain.length > 0) this.#doubts.add('a DeviceTaintRule that selects by class or condition')
    return kept.length > 0 || this.#assumptions.unknown !== 'holds'
  }

  /** Whether class and choice select the device; each pair is judged once. */
  #suits(choice: Choice, place: Place): boolean {
    const judged = this.#fits.get(choice) ?? new Map<Place, boolean>()
    this.#fits.set(choice, judged)
    let fits = judged.get(place)
    if (fits === undefined) {
      const conditions = [...(this.#supply.classes.get(choice.className) ?? []), ...choice.selectors]
      fits = conditions.every((each) => this.#holds(each, place))
      if (fits && place.device.bindsLater) fits = this.#assume('devices that become usable later', place)
      judged.set(place, fits)
    }
    return fits
  }

  #holds(expression: string, place: Place): boolean {
    const verdict: Verdict = judgeDevice(expression, place.device, place.pool.driver)
    switch (verdict.kind) {
      case 'holds':
        return true
      case 'differs':
        return false
      case 'fails':
        throw new Failure(`condition ${expression} fails on device ${place.device.name}: ${verdict.reason}`)
      case 'unknown':
        return this.#assume(`condition ${expression}: ${verdict.reason}`, place)
    }
  }

  #assume(what: string, { device }: Place): boolean {
    this.#doubts.add(what)
    if (this.#assumptions.unknown === 'fails') throw new Failure(`${what} (device ${device.name})`)
    return this.#assumptions.unknown === 'holds'
  }
}

interface Wanted {
  readonly request: Request
  readonly choice: Choice
  readonly index: number
  readonly count: number
  readonly exact?: readonly Place[]
}
