import { type Choice, type Request, requestName } from '../allocation/claim.ts'
import { couldEverBeMet, judgeClaim, type NodeOffer } from './claim-verdict.ts'
import type { Claim, ClusterState } from './cluster-state.ts'
import { unreadApi } from './judge-api.ts'
import { type Candidates, candidatesFor } from './why-not.ts'

/** What becomes of the next pod of a workload. */
export interface Workload {
  readonly namespace: string
  readonly key: string
  /** The ResourceClaimTemplate, or the ResourceClaim that all pods share. */
  readonly claim: string
  readonly kind: Claim['kind']
  /** `held`: the shared claim has its devices, and every pod uses them. */
  readonly verdict: 'met' | 'unmet' | 'not-judged' | 'held'
  /** Pods might get it at another time, or with another toleration; false: never as the cluster is. */
  readonly possible: boolean
  readonly nodes: readonly NodeOffer[]
  readonly choices: readonly ChoiceOffer[]
  readonly doubts: readonly string[]
  /** Why the scheduler gives up on the pod. */
  readonly fails?: string
  readonly holds?: readonly string[]
}

/** One way of meeting a workload's claim, as if it were the only one. */
export interface ChoiceOffer {
  /** `request`, or `request/choice` */
  readonly request: string
  readonly deviceClass: string
  readonly count: number | 'all'
  readonly verdict: 'met' | 'unmet' | 'not-judged'
  readonly nodes: readonly string[]
  readonly devices: Candidates
  readonly doubts: readonly string[]
}

/** The workloads whose claims the maps name; none where the scheduler does not see the API. */
export function workloadsOf(state: ClusterState): readonly Workload[] {
  if (unreadApi(state).length > 0) return []
  return state.claims
    .filter(({ current }) => current)
    .map((claim): Workload => {
      const { namespace, key, name, kind, spec, holds } = claim
      const { verdict, nodes, doubts, fails } = judgeClaim(state, spec)
      return {
        namespace,
        key,
        claim: name,
        kind,
        verdict: holds === undefined ? verdict : 'held',
        possible: holds !== undefined || verdict === 'met' || couldEverBeMet(state, spec),
        nodes: holds === undefined ? nodes : [],
        choices: spec.requests.flatMap((request) =>
          request.choices.map((choice) => offerOf(state, claim, request, choice)),
        ),
        doubts,
        ...(fails !== undefined && { fails }),
        ...(holds !== undefined && { holds }),
      }
    })
}

function offerOf(state: ClusterState, { spec }: Claim, request: Request, choice: Choice): ChoiceOffer {
  const only = spec.requests.map((each) => (each === request ? { ...request, choices: [choice] } : each))
  const { verdict, nodes, doubts } = judgeClaim(state, { ...spec, requests: only })
  return {
    request: requestName(request, choice),
    deviceClass: choice.className,
    count: choice.count,
    verdict,
    nodes: nodes.map(({ node }) => node),
    devices: candidatesFor(state, choice),
    doubts,
  }
}

/** Such as `8 devices of gpu.nvidia.com: 6 are in use, 2 have 24Gi memory where 40Gi is asked for`. */
export function offerText({ deviceClass, count, verdict, devices }: ChoiceOffer): string {
  return devicesText(deviceClass, count, devices, verdict !== 'unmet')
}

/** @param isEnough not the number of devices keeps a pod from them */
export function devicesText(
  deviceClass: string,
  count: number | 'all',
  { total, free, excluded }: Candidates,
  isEnough: boolean,
): string {
  if (total === 0) return `no device of ${deviceClass}`
  const parts = excluded.map((each) => `${each.devices} ${each.why}`)
  if (free > 0 && !isEnough)
    parts.push(`${free} could be had, yet nowhere the ${count} together that are asked for`)
  else if (free > 0) parts.unshift(`${free} could be had`)
  return `${total} ${total === 1 ? 'device' : 'devices'} of ${deviceClass}: ${parts.join(', ')}`
}
