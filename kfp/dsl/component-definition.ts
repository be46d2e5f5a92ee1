import type { JsonObject } from '../ir/json.ts'
import type { PipelineConfig } from '../ir/pipeline-config.ts'
import type { ArtifactType } from './artifact-type.ts'
import type { Channel } from './channel.ts'
import type { Definitions } from './definition.ts'
import type { PipelineScope } from './scope.ts'

/** What a task can run. */
export type ComponentDefinition = ContainerDefinition | ImporterDefinition | PipelineDefinition

interface ComponentBase {
  readonly name: string
  readonly description?: string | undefined
  readonly inputs: Definitions
  readonly outputs: Definitions
}

export interface ContainerDefinition extends ComponentBase {
  readonly kind: 'container'
  readonly image: string
  readonly command: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
}

export interface ImporterDefinition extends ComponentBase {
  readonly kind: 'importer'
  /** The URI where it is known when compiling; else it is the input `uri`. */
  readonly constantUri: string | undefined
  readonly type: ArtifactType
  readonly reimport: boolean
  readonly metadata: JsonObject | undefined
  readonly downloadToWorkspace: boolean
}

export interface PipelineDefinition extends ComponentBase {
  readonly kind: 'pipeline'
  readonly displayName?: string | undefined
  readonly scope: PipelineScope
  /** Which channel each output is. */
  readonly results: Readonly<Record<string, Channel>>
  readonly config: PipelineConfig | undefined
  readonly defaultPipelineRoot: string | undefined
  readonly caching: boolean | undefined
}
