import type { ResourceVersion } from '../api/resource-version.ts'

/** What a cluster says of its devices, read once; the checks are pure functions of it. */
export interface ClusterState {
  /** The x of Kubernetes 1.x. */
  readonly kubernetesMinor: number
  /** Served versions of resource.k8s.io that we know, newest first. */
  readonly versions: readonly ResourceVersion[]
  readonly classes: readonly DeviceClass[]
  readonly devices: readonly Device[]
  /** What kubelets' device plugins hand out, by node. */
  readonly plugged: readonly { readonly node: string; readonly resource: string; readonly count: number }[]
  readonly templates: readonly Template[]
  readonly maps: readonly ClaimMapState[]
  /** What the API server drops from a claim, or refuses, because a gate is off. */
  readonly dropped: readonly Feature[]
  /** A pod that is sent with a claim would be kept without it. */
  readonly dropsClaimsOfPods: boolean
  readonly policies: readonly PolicyProbe[]
  /** Pods that the scheduler has found no device for, in its own words. */
  readonly waiting: readonly { readonly pod: string; readonly message: string }[]
}

/** What a claim may say beyond one device of a class. */
export const FEATURES = ['firstAvailable', 'tolerations', 'capacity', 'distinctAttribute'] as const
export type Feature = (typeof FEATURES)[number]

export interface DeviceClass {
  readonly name: string
  /** What its selectors ask for, as far as they are plain comparisons. */
  readonly driver?: string
  readonly type?: string
}

export interface Device {
  readonly driver: string
  readonly pool: string
  readonly name: string
  readonly node?: string
  readonly type?: string
  readonly taints: readonly string[]
  readonly shareable: boolean
  readonly allocated: boolean
}

export interface Template {
  /** `namespace/name` */
  readonly place: string
  readonly key: string
  /** What the chart wrote into it; what a gate has dropped is in here still. */
  readonly uses: readonly Feature[]
  /** The classes of its choices. */
  readonly classes: readonly string[]
}

export interface ClaimMapState {
  readonly namespace: string
  readonly templates: Readonly<Record<string, string>>
  /** Pipelines of this namespace name claims in an annotation, so a policy must be there. */
  readonly byAnnotation: boolean
}

/** What becomes of a pod that names a claim in our annotation, tried without keeping it. */
export interface PolicyProbe {
  readonly namespace: string
  readonly key: string
  readonly outcome: 'claimed' | 'ignored' | 'refused'
  readonly message: string
}
