import type { NodeTerm } from './node-selection.ts'
import type { Quantity } from './quantity.ts'

/** What drivers publish and what is taken of it: resource.k8s.io, in whichever version it was read. */
export interface Device {
  readonly name: string
  /** By name, with or without its domain, as the driver wrote it. */
  readonly attributes: Readonly<Record<string, Attribute>>
  readonly capacity: Readonly<Record<string, Capacity>>
  readonly taints: readonly Taint[]
  /** May be allocated to several at once, each with a share of its capacity. */
  readonly shareable: boolean
  /** What it takes of its pool's counters: [counter set][counter]. */
  readonly consumes: Readonly<Record<string, Readonly<Record<string, Quantity>>>>
  /** Where it is, if its slice leaves that to each device. */
  readonly place?: Place
  /** It becomes usable later only; who may have it depends on more than is read here. */
  readonly bindsLater: boolean
}

export type Attribute =
  | { readonly kind: 'string' | 'version'; readonly value: string }
  | { readonly kind: 'int'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** A kind that is newer than this program, such as a list. */
  | { readonly kind: 'other' }

export interface Capacity {
  readonly value: Quantity
  readonly policy?: RequestPolicy
}

/** How much a share may take. */
export interface RequestPolicy {
  readonly byDefault?: Quantity
  readonly values: readonly Quantity[]
  readonly range?: { readonly min: Quantity; readonly max?: Quantity; readonly step?: Quantity }
}

export interface Taint {
  readonly key: string
  readonly value: string
  readonly effect: string
  /** It was chosen by conditions that are not read here, so the device may or may not have it. */
  readonly uncertain?: boolean
}

/** From which nodes a device can be had. */
export type Place =
  | { readonly kind: 'node'; readonly name: string }
  | { readonly kind: 'everywhere' }
  | { readonly kind: 'selected'; readonly terms: readonly NodeTerm[] }
  | { readonly kind: 'each-device' }
  | { readonly kind: 'unknown' }

export interface ResourceSlice {
  readonly name: string
  readonly driver: string
  readonly pool: string
  readonly generation: number
  /** How many slices the pool has. */
  readonly sliceCount: number
  readonly place: Place
  /** [counter set][counter] */
  readonly counters: Readonly<Record<string, Readonly<Record<string, Quantity>>>>
  readonly devices: readonly Device[]
}

export interface Node {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly cordoned: boolean
  /** Those that keep pods away which do not tolerate them. */
  readonly taints: readonly Taint[]
}

/** Which devices are taken, by {@link deviceId}. */
export interface Allocated {
  readonly whole: ReadonlySet<string>
  /** Of devices that are shared: how much of each capacity is taken, in nanos. */
  readonly shared: ReadonlyMap<string, Readonly<Record<string, bigint>>>
}

export function deviceId(driver: string, pool: string, device: string): string {
  return `${driver}/${pool}/${device}`
}

/** The attribute by its full name, `domain/name`; a driver may leave its own domain out. */
export function attributeOf(device: Device, driver: string, fullName: string): Attribute | undefined {
  const own = device.attributes[fullName]
  if (own !== undefined || !fullName.startsWith(`${driver}/`)) return own
  return device.attributes[fullName.slice(driver.length + 1)]
}
