import type { Toleration } from '../allocation/claim.ts'
import type { NodeTerm } from '../allocation/node-selection.ts'
import { parseQuantity } from '../allocation/quantity.ts'
import type { Container, PodSpec, Requirements } from './read-pod-spec.ts'

/** What a pod asks of its node beside devices, as far as it is judged here. */
export interface PodNeeds {
  readonly labels: Readonly<Record<string, string>>
  /** One of these terms must hold; absent: any node will do. */
  readonly terms?: readonly NodeTerm[]
  readonly tolerations: readonly Toleration[]
  readonly amounts: Amounts
  /** The scheduler may end pods of lower priority where a node has too little for this one; absent: not known. */
  readonly priority?: number
}

/** Cores and bytes, in nanos. */
export interface Amounts {
  readonly cpu: bigint
  readonly memory: bigint
}

export function needsOf(spec: PodSpec): PodNeeds {
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return {
    labels: spec.nodeSelector,
    ...(terms !== undefined && { terms }),
    tolerations: spec.tolerations,
    amounts: amountsOf(spec),
    ...(spec.priority !== undefined && { priority: spec.priority }),
  }
}

/** What the scheduler counts for a pod (Kubernetes: component-helpers, resource.PodRequests). */
export function amountsOf(spec: PodSpec): Amounts {
  return { cpu: amountOf(spec, 'cpu'), memory: amountOf(spec, 'memory') }
}

function amountOf(spec: PodSpec, name: keyof Amounts): bigint {
  const overhead = nanosOf(spec.overhead?.[name])
  if (spec.resources?.requests?.[name] !== undefined) return asked(spec.resources, name) + overhead
  const total = (containers: readonly Container[]): bigint =>
    containers.reduce((sum, { resources }) => sum + asked(resources, name), 0n)
  const isSidecar = ({ restartPolicy }: Container): boolean => restartPolicy === 'Always'
  let most = total([...spec.containers, ...spec.initContainers.filter(isSidecar)])
  for (const [place, container] of spec.initContainers.entries()) {
    const before = spec.initContainers.slice(0, place).filter(isSidecar)
    const beside = total([container, ...before])
    if (beside > most) most = beside
  }
  return most + overhead
}

/** A container that says only what it may have at most asks for that. */
function asked(resources: Requirements | undefined, name: keyof Amounts): bigint {
  return nanosOf(resources?.requests?.[name] ?? resources?.limits?.[name])
}

function nanosOf(text: string | number | undefined): bigint {
  return text === undefined ? 0n : (parseQuantity(String(text))?.nanos ?? 0n)
}
