import { type ArtifactTypeSchema, artifactTypeSchema } from './artifact-type-schema.ts'
import { bool, type Message, map, message, string, struct } from './field.ts'
import type { JsonObject } from './json.ts'
import { type ParameterType, parameterType, primitiveType } from './parameter-type.ts'
import { type ValueOrRuntimeParameter, valueOrRuntimeParameter } from './value-or-runtime-parameter.ts'

/** ComponentOutputsSpec: what a component gives. */
export interface OutputDefinitions {
  readonly parameters?: Readonly<Record<string, OutputParameterDefinition>>
  readonly artifacts?: Readonly<Record<string, OutputArtifactDefinition>>
}

export interface OutputParameterDefinition {
  readonly parameterType?: ParameterType
  readonly description?: string
  /** Deprecated by parameterType. */
  readonly type?: string
}

export interface OutputArtifactDefinition {
  readonly artifactType?: ArtifactTypeSchema
  readonly isArtifactList?: boolean
  readonly metadata?: JsonObject
  readonly description?: string
  /** Deprecated by metadata. */
  readonly properties?: Readonly<Record<string, ValueOrRuntimeParameter>>
  /** Deprecated by metadata. */
  readonly customProperties?: Readonly<Record<string, ValueOrRuntimeParameter>>
}

const outputParameterDefinition: Message<OutputParameterDefinition> = {
  name: 'ComponentOutputsSpec.ParameterSpec',
  fields: { parameterType, description: string, type: primitiveType },
}

const outputArtifactDefinition: Message<OutputArtifactDefinition> = {
  name: 'ComponentOutputsSpec.ArtifactSpec',
  fields: {
    artifactType: message(() => artifactTypeSchema),
    isArtifactList: bool,
    metadata: struct,
    description: string,
    properties: map(message(() => valueOrRuntimeParameter)),
    customProperties: map(message(() => valueOrRuntimeParameter)),
  },
}

export const outputDefinitions: Message<OutputDefinitions> = {
  name: 'ComponentOutputsSpec',
  fields: {
    parameters: map(message(() => outputParameterDefinition)),
    artifacts: map(message(() => outputArtifactDefinition)),
  },
}
