import { double, int64, type Message, message, string } from './field.ts'

/** What a container asks of its node, as Kubernetes quantities or placeholders. */
export interface ResourceSpec {
  readonly resourceCpuLimit?: string
  readonly resourceCpuRequest?: string
  readonly resourceMemoryLimit?: string
  readonly resourceMemoryRequest?: string
  readonly accelerator?: AcceleratorConfig
  /** Cores; deprecated by resourceCpuLimit, read by older backends. */
  readonly cpuLimit?: number
  readonly cpuRequest?: number
  /** Gigabytes (10⁹ bytes); deprecated by resourceMemoryLimit, read by older backends. */
  readonly memoryLimit?: number
  readonly memoryRequest?: number
}

export interface AcceleratorConfig {
  readonly resourceType?: string
  readonly resourceCount?: string
  /** Deprecated by resourceType, read by older backends. */
  readonly type?: string
  readonly count?: string | number
}

const acceleratorConfig: Message<AcceleratorConfig> = {
  name: 'PipelineContainerSpec.ResourceSpec.AcceleratorConfig',
  fields: { resourceType: string, resourceCount: string, type: string, count: int64 },
}

export const resourceSpec: Message<ResourceSpec> = {
  name: 'PipelineContainerSpec.ResourceSpec',
  fields: {
    resourceCpuLimit: string,
    resourceCpuRequest: string,
    resourceMemoryLimit: string,
    resourceMemoryRequest: string,
    accelerator: message(() => acceleratorConfig),
    cpuLimit: double,
    cpuRequest: double,
    memoryLimit: double,
    memoryRequest: double,
  },
}
