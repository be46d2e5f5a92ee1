import { quantityValue } from '../../ir/quantity.ts'
import type { ResourceSpec } from '../../ir/resource-spec.ts'

export interface ResourceTexts {
  readonly cpuLimit?: string | undefined
  readonly cpuRequest?: string | undefined
  readonly memoryLimit?: string | undefined
  readonly memoryRequest?: string | undefined
  readonly accelerator?: { readonly type: string; readonly count: string } | undefined
}

/** The resources, in the fields of today and, where they are known when compiling, of older backends. */
export function resourceSpecOf(texts: ResourceTexts): ResourceSpec | undefined {
  const { cpuLimit, cpuRequest, memoryLimit, memoryRequest, accelerator } = texts
  const gigabytes = (quantity: string | undefined): number | undefined => {
    const bytes = quantity === undefined ? undefined : quantityValue(quantity)
    return bytes === undefined ? undefined : bytes / 1e9
  }
  const cores = (quantity: string | undefined): number | undefined =>
    quantity === undefined ? undefined : quantityValue(quantity)
  const spec = {
    resourceCpuLimit: cpuLimit,
    cpuLimit: cores(cpuLimit),
    resourceCpuRequest: cpuRequest,
    cpuRequest: cores(cpuRequest),
    resourceMemoryLimit: memoryLimit,
    memoryLimit: gigabytes(memoryLimit),
    resourceMemoryRequest: memoryRequest,
    memoryRequest: gigabytes(memoryRequest),
    accelerator: accelerator === undefined ? undefined : acceleratorOf(accelerator),
  }
  const given = Object.entries(spec).filter(([, value]) => value !== undefined)
  return given.length === 0 ? undefined : (Object.fromEntries(given) as ResourceSpec)
}

function acceleratorOf({
  type,
  count,
}: {
  type: string
  count: string
}): NonNullable<ResourceSpec['accelerator']> {
  const isKnown = !`${type}${count}`.includes('{{$')
  return { resourceType: type, resourceCount: count, ...(isKnown && { type, count }) }
}
