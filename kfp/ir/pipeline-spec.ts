import { type ComponentSpec, componentSpec } from './component-spec.ts'
import { type DeploymentConfig, deploymentConfig } from './deployment-config.ts'
import { type Message, map, message, string } from './field.ts'
import { type PipelineInfo, pipelineInfo } from './pipeline-info.ts'

/** The first YAML document of a compiled pipeline. */
export interface PipelineSpec {
  readonly pipelineInfo: PipelineInfo
  /** The only version that backends accept is `2.1.0`. */
  readonly schemaVersion: string
  readonly sdkVersion?: string
  readonly components?: Readonly<Record<string, ComponentSpec>>
  readonly root: ComponentSpec
  readonly deploymentSpec: DeploymentConfig
  readonly defaultPipelineRoot?: string
}

export const SCHEMA_VERSION = '2.1.0'

export const pipelineSpec: Message<PipelineSpec> = {
  name: 'PipelineSpec',
  fields: {
    pipelineInfo: message(() => pipelineInfo),
    schemaVersion: string,
    sdkVersion: string,
    components: map(message(() => componentSpec)),
    root: message(() => componentSpec),
    deploymentSpec: message(() => deploymentConfig),
    defaultPipelineRoot: string,
  },
  required: ['pipelineInfo', 'schemaVersion', 'root', 'deploymentSpec'],
}
