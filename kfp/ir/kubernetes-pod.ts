import { bool, int64, list, type Message, map, message, string } from './field.ts'
import { type InputParameter, inputParameter } from './task-inputs.ts'

export interface PodMetadata {
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface ImagePullSecret {
  /** Deprecated by secretNameParameter. */
  readonly secretName?: string
  readonly secretNameParameter?: InputParameter
}

export interface SecurityContext {
  readonly runAsUser?: string | number
  readonly runAsGroup?: string | number
  readonly runAsNonRoot?: boolean
}

/** A Dynamic Resource Allocation claim, made from a template for each pod. */
export interface PodResourceClaim {
  readonly resourceClaimTemplateName?: string
  /** `{"resourceClaimTemplateName": …}` decided at run time; goes before the fixed name. */
  readonly resourceClaimJson?: InputParameter
}

export interface InitContainer {
  readonly name?: string
  readonly image?: string
  readonly command?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: readonly { readonly name?: string; readonly value?: string }[]
  readonly volumeMounts?: readonly { readonly volumeName?: string; readonly mountPath?: string }[]
  /** `Always` makes it a sidecar that runs beside the main container. */
  readonly restartPolicy?: string
  readonly resources?: {
    readonly requests?: Readonly<Record<string, string>>
    readonly limits?: Readonly<Record<string, string>>
  }
}

export const podMetadata: Message<PodMetadata> = {
  name: 'PodMetadata',
  fields: { labels: map(string), annotations: map(string) },
}

export const imagePullSecret: Message<ImagePullSecret> = {
  name: 'ImagePullSecret',
  fields: { secretName: string, secretNameParameter: message(() => inputParameter) },
}

export const securityContext: Message<SecurityContext> = {
  name: 'SecurityContext',
  fields: { runAsUser: int64, runAsGroup: int64, runAsNonRoot: bool },
}

export const podResourceClaim: Message<PodResourceClaim> = {
  name: 'PodResourceClaim',
  fields: { resourceClaimTemplateName: string, resourceClaimJson: message(() => inputParameter) },
}

const initContainerEnv: Message<NonNullable<InitContainer['env']>[number]> = {
  name: 'InitContainer.EnvVar',
  fields: { name: string, value: string },
}

const initContainerVolumeMount: Message<NonNullable<InitContainer['volumeMounts']>[number]> = {
  name: 'InitContainer.VolumeMount',
  fields: { volumeName: string, mountPath: string },
}

const initContainerResources: Message<NonNullable<InitContainer['resources']>> = {
  name: 'InitContainer.ResourceRequirements',
  fields: { requests: map(string), limits: map(string) },
}

export const initContainer: Message<InitContainer> = {
  name: 'InitContainer',
  fields: {
    name: string,
    image: string,
    command: list(string),
    args: list(string),
    env: list(message(() => initContainerEnv)),
    volumeMounts: list(message(() => initContainerVolumeMount)),
    restartPolicy: string,
    resources: message(() => initContainerResources),
  },
  required: ['name', 'image'],
}
