import type { ClaimSpec } from '../allocation/claim.ts'
import type { PodNeeds } from './pod-needs.ts'
import type { Scaler } from './read-scalers.ts'

/** Pods that are to run with devices, all alike. */
export interface Demand {
  readonly namespace: string
  /** Such as `Deployment signline-worker` or `pod step-1`. */
  readonly owner: string
  /** Pods that are made by nothing that is read here wait and end one by one. */
  readonly kind: 'deployment' | 'pods'
  readonly keys: readonly string[]
  /** All claims of a pod as one. */
  readonly claim: ClaimSpec
  /** Every pod has its own; or all use one, that has its devices (`held`) or waits for them. */
  readonly sharing: 'none' | 'held' | 'waiting'
  readonly wanted: number
  /** Those that are on a node, and so have their devices. */
  readonly running: number
  readonly scaler?: Scaler
  readonly needs: PodNeeds
}
