export type FindingKind =
  | 'no-api'
  | 'unread-api'
  | 'old-api'
  | 'claims-dropped'
  | 'gate-off'
  | 'no-device-class'
  | 'no-device'
  | 'no-free-device'
  | 'too-few-devices'
  | 'no-node'
  | 'failing-condition'
  | 'not-judged'
  | 'tainted-device'
  | 'handed-out-twice'
  | 'no-template'
  | 'policy-missing'
  | 'pod-waits'

/** One thing that is wrong with a cluster, in one plain sentence that says how to mend it. */
export interface Finding {
  /** `fault`: a pod gets no device, or somebody else's. `warning`: it works, and one day or for one pod it does not. */
  readonly severity: 'fault' | 'warning'
  readonly kind: FindingKind
  readonly sentence: string
}
