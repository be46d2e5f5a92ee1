import type { Quantity } from './quantity.ts'

/** What a ResourceClaim asks for; the spec of its template is the same. */
export interface ClaimSpec {
  readonly requests: readonly Request[]
  readonly constraints: readonly Constraint[]
  /** Why it cannot be judged, where it says something that is not known here. */
  readonly unclear?: string
}

export interface Request {
  readonly name: string
  /** The ways of meeting it, the first that can be had is taken; one where it names no alternatives. */
  readonly choices: readonly Choice[]
  /** The choices are alternatives (firstAvailable), so that they have names. */
  readonly alternatives: boolean
}

export interface Choice {
  readonly name: string
  readonly className: string
  /** CEL, all must hold. */
  readonly selectors: readonly string[]
  /** `all`: every device that fits. */
  readonly count: number | 'all'
  readonly adminAccess: boolean
  readonly tolerations: readonly Toleration[]
  /** How much of a capacity it takes, by the capacity's name. */
  readonly capacity: Readonly<Record<string, Quantity>>
}

export interface Toleration {
  readonly key: string
  readonly operator: string
  readonly value: string
  readonly effect: string
}

export interface Constraint {
  /** `request` or `request/choice`; empty is all. */
  readonly requests: readonly string[]
  readonly kind: 'match' | 'distinct'
  /** `domain/name` of the attribute that must be the same, or never the same. */
  readonly attribute: string
}

/** As an allocation calls it: `request`, or `request/choice` of alternatives. */
export function requestName(request: Request, choice: Choice): string {
  return request.alternatives ? `${request.name}/${choice.name}` : request.name
}
