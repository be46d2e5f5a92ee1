import { type Message, map, message, string, struct } from './field.ts'
import type { JsonObject } from './json.ts'
import { type KubernetesExecutorConfig, kubernetesExecutorConfig } from './kubernetes-executor-config.ts'
import { type PipelineConfig, pipelineConfig } from './pipeline-config.ts'

/** The second YAML document: settings that only one platform understands. */
export interface PlatformSpec {
  readonly platforms?: { readonly kubernetes?: SinglePlatformSpec }
}

export interface SinglePlatformSpec {
  readonly deploymentSpec?: {
    /** Keyed by the executor label of the first document. */
    readonly executors?: Readonly<Record<string, KubernetesExecutorConfig>>
  }
  readonly pipelineConfig?: PipelineConfig
  readonly platform?: string
  readonly config?: JsonObject
}

const platformDeploymentConfig: Message<NonNullable<SinglePlatformSpec['deploymentSpec']>> = {
  name: 'PlatformDeploymentConfig',
  fields: { executors: map(message(() => kubernetesExecutorConfig)) },
}

export const singlePlatformSpec: Message<SinglePlatformSpec> = {
  name: 'SinglePlatformSpec',
  fields: {
    deploymentSpec: message(() => platformDeploymentConfig),
    pipelineConfig: message(() => pipelineConfig),
    platform: string,
    config: struct,
  },
}

const platforms: Message<NonNullable<PlatformSpec['platforms']>> = {
  name: 'PlatformSpec.platforms',
  fields: { kubernetes: message(() => singlePlatformSpec) },
}

export const platformSpec: Message<PlatformSpec> = {
  name: 'PlatformSpec',
  fields: { platforms: message(() => platforms) },
  required: ['platforms'],
}
