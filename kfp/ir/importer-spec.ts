import { type ArtifactTypeSchema, artifactTypeSchema } from './artifact-type-schema.ts'
import { bool, type Message, map, message, struct } from './field.ts'
import type { JsonObject } from './json.ts'
import { type ValueOrRuntimeParameter, valueOrRuntimeParameter } from './value-or-runtime-parameter.ts'

/** Makes an artifact of something that already lies at a URI. */
export interface ImporterSpec {
  readonly artifactUri: ValueOrRuntimeParameter
  readonly typeSchema: ArtifactTypeSchema
  /** Makes a new artifact even where the URI was imported before. */
  readonly reimport?: boolean
  readonly metadata?: JsonObject
  readonly downloadToWorkspace?: boolean
  /** Deprecated by metadata. */
  readonly properties?: Readonly<Record<string, ValueOrRuntimeParameter>>
  /** Deprecated by metadata. */
  readonly customProperties?: Readonly<Record<string, ValueOrRuntimeParameter>>
}

export const importerSpec: Message<ImporterSpec> = {
  name: 'PipelineDeploymentConfig.ImporterSpec',
  fields: {
    artifactUri: message(() => valueOrRuntimeParameter),
    typeSchema: message(() => artifactTypeSchema),
    reimport: bool,
    metadata: struct,
    downloadToWorkspace: bool,
    properties: map(message(() => valueOrRuntimeParameter)),
    customProperties: map(message(() => valueOrRuntimeParameter)),
  },
  required: ['artifactUri', 'typeSchema'],
}
