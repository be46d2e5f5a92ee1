import { z } from 'zod'
import type { Choice, ClaimSpec, Request } from '../allocation/claim.ts'
import { parseQuantity, type Quantity } from '../allocation/quantity.ts'
import { tolerations } from './read-tolerations.ts'

const ask = z.looseObject({
  name: z.string().default(''),
  deviceClassName: z.string(),
  selectors: z.array(z.looseObject({ cel: z.looseObject({ expression: z.string() }) })).default([]),
  allocationMode: z.enum(['ExactCount', 'All']).default('ExactCount'),
  count: z.number().default(1),
  adminAccess: z.boolean().default(false),
  tolerations,
  capacity: z
    .looseObject({ requests: z.record(z.string(), z.union([z.string(), z.number()])).default({}) })
    .optional(),
})
const spec = z.looseObject({
  devices: z
    .looseObject({
      requests: z
        .array(
          z.looseObject({
            name: z.string(),
            exactly: ask.optional(),
            firstAvailable: z.array(ask).optional(),
          }),
        )
        .default([]),
      constraints: z
        .array(
          z.looseObject({
            requests: z.array(z.string()).default([]),
            matchAttribute: z.string().optional(),
            distinctAttribute: z.string().optional(),
          }),
        )
        .default([]),
    })
    .default({ requests: [], constraints: [] }),
})

/** The spec of a ResourceClaim in any version of the API; v1beta1 has no `exactly` between request and device. */
export function claimSpecOf(found: unknown): ClaimSpec {
  const read = spec.safeParse(found).data
  const unclear = { requests: [], constraints: [], unclear: 'a claim of a form that is not known here' }
  if (read === undefined) return unclear
  const requests: Request[] = []
  for (const request of read.devices.requests) {
    const alternatives = request.firstAvailable ?? []
    const exact = request.exactly ?? ask.safeParse(request).data
    const asks = alternatives.length > 0 ? alternatives : exact === undefined ? [] : [exact]
    const choices = asks.map(choiceOf)
    if (choices.length === 0 || choices.includes(undefined)) return unclear
    requests.push({
      name: request.name,
      alternatives: alternatives.length > 0,
      choices: choices.filter((each) => each !== undefined),
    })
  }
  const constraints = read.devices.constraints.map(({ requests, matchAttribute, distinctAttribute }) => ({
    requests,
    kind: matchAttribute === undefined ? ('distinct' as const) : ('match' as const),
    attribute: matchAttribute ?? distinctAttribute ?? '',
  }))
  // A constraint that is known to nobody here, or was dropped by the API server for a gate that is off.
  if (constraints.some(({ attribute }) => attribute === ''))
    return { ...unclear, unclear: 'an empty constraint' }
  return { requests, constraints }
}

function choiceOf(read: z.infer<typeof ask>): Choice | undefined {
  const capacity: Record<string, Quantity> = {}
  for (const [name, text] of Object.entries(read.capacity?.requests ?? {})) {
    const quantity = parseQuantity(String(text))
    if (quantity === undefined) return undefined
    capacity[name] = quantity
  }
  return {
    name: read.name,
    className: read.deviceClassName,
    selectors: read.selectors.map(({ cel }) => cel.expression),
    count: read.allocationMode === 'All' ? 'all' : read.count,
    adminAccess: read.adminAccess,
    tolerations: read.tolerations,
    capacity,
  }
}
