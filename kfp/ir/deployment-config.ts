import { type ContainerSpec, containerSpec } from './container-spec.ts'
import { type Message, map, message, struct } from './field.ts'
import { type ImporterSpec, importerSpec } from './importer-spec.ts'
import type { JsonObject } from './json.ts'

/** PipelineDeploymentConfig: what runs behind each executor label. */
export interface DeploymentConfig {
  readonly executors?: Readonly<Record<string, ExecutorSpec>>
}

export interface ExecutorSpec {
  readonly container?: ContainerSpec
  readonly importer?: ImporterSpec
  readonly resolver?: JsonObject
  readonly customJob?: JsonObject
}

const executorSpec: Message<ExecutorSpec> = {
  name: 'PipelineDeploymentConfig.ExecutorSpec',
  fields: {
    container: message(() => containerSpec),
    importer: message(() => importerSpec),
    resolver: { ...struct, unimplemented: 'take the artifact from a task or an importer' },
    customJob: { ...struct, unimplemented: 'run a container' },
  },
  oneofs: [['container', 'importer', 'resolver', 'customJob']],
}

export const deploymentConfig: Message<DeploymentConfig> = {
  name: 'PipelineDeploymentConfig',
  fields: { executors: map(message(() => executorSpec)) },
}
