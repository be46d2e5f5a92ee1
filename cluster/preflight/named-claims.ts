import type { ClaimSpec } from '../allocation/claim.ts'
import { oneClaim } from '../allocation/one-claim.ts'
import type { KubeObject } from '../api/kube-api.ts'
import type { Claim } from './cluster-state.ts'
import type { Demand } from './pod-demand.ts'
import { claimSpecOf } from './read-claim.ts'
import { resultsOf } from './read-devices.ts'
import type { NamedClaim } from './read-pod-spec.ts'

/** A claim that a pod names. */
export interface NamedClaimFound {
  readonly key: string
  readonly spec: ClaimSpec
  /** All pods that name it use the same one. */
  readonly isShared: boolean
  readonly isHeld: boolean
}

/** The claims of one namespace by the names that pods have for them. */
export class NamedClaims {
  /** Templates and shared claims of this project. */
  readonly #ours: ReadonlyMap<string, Claim>
  /** Every claim that there is. */
  readonly #made: ReadonlyMap<string, KubeObject>

  constructor(namespace: string, ours: readonly Claim[], made: readonly KubeObject[]) {
    this.#ours = new Map(
      ours.filter((claim) => claim.namespace === namespace).map((claim) => [claim.name, claim] as const),
    )
    this.#made = new Map(
      made
        .filter(({ metadata }) => metadata.namespace === namespace)
        .map((claim) => [claim.metadata.name, claim] as const),
    )
  }

  isOurs({ resourceClaimName, resourceClaimTemplateName }: NamedClaim): boolean {
    return this.#ours.has(resourceClaimTemplateName ?? resourceClaimName ?? '')
  }

  /**
   * All that a pod names; undefined where one of them is neither made nor of this project.
   *
   * @param made by the name in the pod, the claim that was made for it
   */
  findAll(
    named: readonly NamedClaim[],
    made: ReadonlyMap<string, string | undefined> = new Map(),
  ): readonly NamedClaimFound[] | undefined {
    const found = named.flatMap((each) => this.#find(each, made.get(each.name)) ?? [])
    return found.length === named.length ? found : undefined
  }

  #find(named: NamedClaim, made: string | undefined): NamedClaimFound | undefined {
    const { resourceClaimName, resourceClaimTemplateName } = named
    const name = resourceClaimTemplateName ?? resourceClaimName ?? ''
    const ours = this.#ours.get(name)
    const claim = this.#made.get(resourceClaimName ?? made ?? '')
    const spec = claim === undefined ? ours?.spec : claimSpecOf(claim.spec)
    if (spec === undefined) return undefined
    return {
      key: ours?.key ?? name,
      spec,
      isShared: resourceClaimName !== undefined,
      isHeld: claim !== undefined && resultsOf(claim).length > 0,
    }
  }
}

/** What a pod with these claims asks for. */
export function claimsTogether(
  claims: readonly NamedClaimFound[],
): Pick<Demand, 'keys' | 'claim' | 'sharing'> {
  const keys = claims.map(({ key }) => key)
  const [only] = claims
  if (claims.length === 1 && only !== undefined)
    return { keys, claim: only.spec, sharing: !only.isShared ? 'none' : only.isHeld ? 'held' : 'waiting' }
  const claim = oneClaim(claims.map(({ spec }) => spec))
  const mixed = claims.some(({ isShared, isHeld }) => isShared || isHeld)
  const unclear = 'a pod with several claims, one of which others have, too'
  return { keys, claim: mixed ? { ...claim, unclear } : claim, sharing: 'none' }
}
