import type { ClaimSpec } from '../allocation/claim.ts'
import type { Allocated, Node, ResourceSlice } from '../allocation/device.ts'
import type { ResourceVersion } from '../api/resource-version.ts'
import type { NodeRoom } from './node-room.ts'
import type { Demand } from './pod-demand.ts'

/** What a cluster says of its devices, read once; the checks are pure functions of it. */
export interface ClusterState {
  /** The x of Kubernetes 1.x. */
  readonly kubernetesMinor: number
  /** Served versions of resource.k8s.io that we know, newest first. */
  readonly versions: readonly ResourceVersion[]
  /** By class: its conditions in CEL. */
  readonly classes: ReadonlyMap<string, readonly string[]>
  readonly slices: readonly ResourceSlice[]
  /** Names of slices that are of a form that is not known here. */
  readonly unread: readonly string[]
  readonly nodes: readonly Node[]
  readonly allocated: Allocated
  /** What kubelets' device plugins hand out, by node. */
  readonly plugged: readonly { readonly node: string; readonly resource: string; readonly count: number }[]
  readonly claims: readonly Claim[]
  readonly maps: readonly ClaimMapState[]
  readonly gates: Gates
  /** A pod that is sent with a claim would be kept without it. */
  readonly dropsClaimsOfPods: boolean
  readonly policies: readonly PolicyProbe[]
  /** In the order in which they are served. */
  readonly demands: readonly Demand[]
  /** Namespaces whose demands may not be read, and what the API server says. */
  readonly unreadDemands: readonly { readonly namespace: string; readonly message: string }[]
  /** By node; absent where it may not be read who is there. */
  readonly rooms?: ReadonlyMap<string, NodeRoom>
  /** Pods that the scheduler has found no device for, in its own words. */
  readonly waiting: readonly { readonly namespace: string; readonly pod: string; readonly message: string }[]
}

/** What a claim may say beyond one device of a class. */
export const FEATURES = ['firstAvailable', 'tolerations', 'capacity', 'distinctAttribute'] as const
export type Feature = (typeof FEATURES)[number]

/** The gate of each feature. */
export const GATES: Readonly<Record<Feature, string>> = {
  firstAvailable: 'DRAPrioritizedList',
  tolerations: 'DRADeviceTaints',
  capacity: 'DRAConsumableCapacity',
  distinctAttribute: 'DRAConsumableCapacity',
}

/** Whether the API server has what each feature needs, and by what that is known. */
export type Gates = Readonly<Record<Feature, GateState>>
export interface GateState {
  readonly state: 'on' | 'off' | 'unknown'
  readonly knownBy: 'metrics' | 'dry-run' | 'version'
}

/** A template of claims, or a claim that all pods share. */
export interface Claim {
  readonly namespace: string
  readonly name: string
  readonly key: string
  readonly kind: 'template' | 'shared'
  /** The map names it, so new pods use it; others are kept for what still runs. */
  readonly current: boolean
  /** What the chart wrote into it; what a gate has dropped is in here still. */
  readonly uses: readonly Feature[]
  readonly spec: ClaimSpec
  /** Of a shared claim that has its devices: `pool/device`. */
  readonly holds?: readonly string[]
}

export interface ClaimMapState {
  readonly namespace: string
  readonly templates: Readonly<Record<string, string>>
  /** Names of the newest claims that all pods share. */
  readonly shared: readonly string[]
  /** Pipelines of this namespace name claims in an annotation, so a policy must be there. */
  readonly byAnnotation: boolean
}

/** What becomes of a pod that names a claim in our annotation, tried without keeping it. */
export interface PolicyProbe {
  readonly namespace: string
  readonly key: string
  readonly outcome: 'claimed' | 'ignored' | 'refused' | 'untried'
  readonly message: string
}

/** How a claim is named in sentences. */
export function placeOf({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`
}
