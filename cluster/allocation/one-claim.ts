import type { ClaimSpec } from './claim.ts'

/** The claims of one pod as one, which is met where all of them are: the scheduler takes them in this order. */
export function oneClaim(claims: readonly ClaimSpec[]): ClaimSpec {
  const [only] = claims
  if (claims.length === 1 && only !== undefined) return only
  const unclear = claims.find((claim) => claim.unclear !== undefined)?.unclear
  const named = claims.map((claim, place) => withNames(claim, (name) => `${place}.${name}`))
  return {
    requests: named.flatMap(({ requests }) => requests),
    constraints: named.flatMap(({ constraints }) => constraints),
    ...(unclear !== undefined && { unclear }),
  }
}

function withNames({ requests, constraints }: ClaimSpec, rename: (name: string) => string): ClaimSpec {
  return {
    requests: requests.map((request) => ({ ...request, name: rename(request.name) })),
    constraints: constraints.map((constraint) => ({
      ...constraint,
      // None named is all of its own claim.
      requests: (constraint.requests.length > 0 ? constraint.requests : requests.map(({ name }) => name)).map(
        rename,
      ),
    })),
  }
}
