import { int32, list, type Message, message, string } from './field.ts'

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
  readonly kubernetes?: { readonly pvcSpecPatch?: PvcSpecPatch }
}

/** What of the volume claim's spec may be changed; the backend refuses other fields. */
export interface PvcSpecPatch {
  readonly accessModes?: readonly string[]
  readonly storageClassName?: string
}

const pvcSpecPatch: Message<PvcSpecPatch> = {
  name: 'PersistentVolumeClaimSpec (of a workspace)',
  fields: { accessModes: list(string), storageClassName: string },
}

const kubernetesWorkspaceConfig: Message<NonNullable<WorkspaceConfig['kubernetes']>> = {
  name: 'KubernetesWorkspaceConfig',
  fields: { pvcSpecPatch: message(() => pvcSpecPatch) },
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
