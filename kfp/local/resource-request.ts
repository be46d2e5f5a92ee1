import type { ContainerSpec } from '../ir/container-spec.ts'
import { quantityValue } from '../ir/quantity.ts'
import type { ResourceRequest } from './resource-gate.ts'

const GIGABYTE = 1e9

/** A step that asks for nothing is taken to keep one core busy. */
const USUAL_CORES = 1

/** What a container asks for: its requests, or its limits, as Kubernetes takes them. */
export function requestOf({ resources }: ContainerSpec, expand: (text: string) => string): ResourceRequest {
  const first = (...quantities: (string | undefined)[]): number | undefined => {
    for (const quantity of quantities) {
      const value = quantity === undefined ? undefined : quantityValue(expand(quantity))
      if (value !== undefined) return value
    }
    return undefined
  }
  const gigabytes = resources?.memoryRequest ?? resources?.memoryLimit
  return {
    cores:
      first(resources?.resourceCpuRequest, resources?.resourceCpuLimit) ??
      resources?.cpuRequest ??
      resources?.cpuLimit ??
      USUAL_CORES,
    memoryBytes:
      first(resources?.resourceMemoryRequest, resources?.resourceMemoryLimit) ??
      (gigabytes === undefined ? 0 : gigabytes * GIGABYTE),
  }
}
