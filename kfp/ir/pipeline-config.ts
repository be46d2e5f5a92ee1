import { int32, type Message, message, string, struct } from './field.ts'
import type { JsonObject } from './json.ts'

/** Settings of a whole pipeline on Kubernetes. All times are seconds. */
export interface PipelineConfig {
  readonly resourceTtlOnCompletion?: number
  readonly resourceTtlOnSuccess?: number
  readonly resourceTtlOnFailure?: number
  /** The whole run is ended after this. */
  readonly activeDeadlineSeconds?: number
  readonly workspace?: WorkspaceConfig
}

/** One volume that all steps of a run share. */
export interface WorkspaceConfig {
  readonly size?: string
  readonly kubernetes?: { readonly pvcSpecPatch?: JsonObject }
}

const kubernetesWorkspaceConfig: Message<NonNullable<WorkspaceConfig['kubernetes']>> = {
  name: 'KubernetesWorkspaceConfig',
  fields: { pvcSpecPatch: struct },
}

const workspaceConfig: Message<WorkspaceConfig> = {
  name: 'WorkspaceConfig',
  fields: { size: string, kubernetes: message(() => kubernetesWorkspaceConfig) },
  required: ['size'],
}

export const pipelineConfig: Message<PipelineConfig> = {
  name: 'PipelineConfig',
  fields: {
    resourceTtlOnCompletion: int32,
    resourceTtlOnSuccess: int32,
    resourceTtlOnFailure: int32,
    activeDeadlineSeconds: int32,
    workspace: message(() => workspaceConfig),
  },
}
