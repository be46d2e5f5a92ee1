import { z } from 'zod'
import type { Toleration } from '../allocation/claim.ts'
import type { NodeTerm } from '../allocation/node-selection.ts'
import { nodeSelector } from './read-node-selector.ts'
import { tolerations } from './read-tolerations.ts'

/** The parts of a pod's spec that are read here. */
export interface PodSpec {
  readonly nodeName?: string | undefined
  readonly priority?: number | undefined
  readonly nodeSelector: Readonly<Record<string, string>>
  readonly affinity?:
    | {
        readonly nodeAffinity?:
          | { readonly requiredDuringSchedulingIgnoredDuringExecution?: readonly NodeTerm[] | undefined }
          | undefined
      }
    | undefined
  readonly tolerations: readonly Toleration[]
  readonly schedulingGates: readonly unknown[]
  readonly resourceClaims: readonly NamedClaim[]
  readonly resources?: Requirements | undefined
  readonly overhead?: Written | undefined
  readonly initContainers: readonly Container[]
  readonly containers: readonly Container[]
}

export interface NamedClaim {
  readonly name: string
  readonly resourceClaimName?: string | undefined
  readonly resourceClaimTemplateName?: string | undefined
}
export interface Container {
  readonly restartPolicy?: string | undefined
  readonly resources?: Requirements | undefined
}
export interface Requirements {
  readonly requests?: Written | undefined
  readonly limits?: Written | undefined
}
/** Amounts by name, as they were written. */
export type Written = Readonly<Record<string, string | number>>

const written = z.record(z.string(), z.union([z.string(), z.number()]))
const requirements = z.looseObject({ requests: written.optional(), limits: written.optional() })
const container = z.looseObject({ restartPolicy: z.string().optional(), resources: requirements.optional() })
const schema = z.looseObject({
  nodeName: z.string().optional(),
  priority: z.number().optional(),
  nodeSelector: z.record(z.string(), z.string()).default({}),
  affinity: z
    .looseObject({
      nodeAffinity: z
        .looseObject({ requiredDuringSchedulingIgnoredDuringExecution: nodeSelector.optional() })
        .optional(),
    })
    .optional(),
  tolerations,
  schedulingGates: z.array(z.unknown()).default([]),
  resourceClaims: z
    .array(
      z.looseObject({
        name: z.string(),
        resourceClaimName: z.string().optional(),
        resourceClaimTemplateName: z.string().optional(),
      }),
    )
    .default([]),
  resources: requirements.optional(),
  overhead: written.optional(),
  initContainers: z.array(container).default([]),
  containers: z.array(container).default([]),
})

/** A pod's spec, or that of a Deployment's template; undefined where it is of a form that is not known here. */
export function podSpecOf(found: unknown): PodSpec | undefined {
  return schema.safeParse(found).data
}
