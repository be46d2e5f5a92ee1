import { type ArtifactTypeSchema, artifactTypeSchema } from './artifact-type-schema.ts'
import { bool, list, type Message, map, message, string, value } from './field.ts'
import type { Json } from './json.ts'
import { type ParameterType, parameterType, primitiveType } from './parameter-type.ts'

/** ComponentInputsSpec: what a component takes. */
export interface InputDefinitions {
  readonly parameters?: Readonly<Record<string, InputParameterDefinition>>
  readonly artifacts?: Readonly<Record<string, InputArtifactDefinition>>
}

export interface InputParameterDefinition {
  readonly parameterType?: ParameterType
  readonly defaultValue?: Json
  readonly isOptional?: boolean
  readonly description?: string
  /** The only values that the parameter may take. */
  readonly literals?: readonly Json[]
  /** Deprecated by parameterType. */
  readonly type?: string
}

export interface InputArtifactDefinition {
  readonly artifactType?: ArtifactTypeSchema
  readonly isArtifactList?: boolean
  readonly isOptional?: boolean
  readonly description?: string
}

const inputParameterDefinition: Message<InputParameterDefinition> = {
  name: 'ComponentInputsSpec.ParameterSpec',
  fields: {
    parameterType,
    defaultValue: value,
    isOptional: bool,
    description: string,
    literals: list(value),
    type: primitiveType,
  },
}

const inputArtifactDefinition: Message<InputArtifactDefinition> = {
  name: 'ComponentInputsSpec.ArtifactSpec',
  fields: {
    artifactType: message(() => artifactTypeSchema),
    isArtifactList: bool,
    isOptional: bool,
    description: string,
  },
}

export const inputDefinitions: Message<InputDefinitions> = {
  name: 'ComponentInputsSpec',
  fields: {
    parameters: map(message(() => inputParameterDefinition)),
    artifacts: map(message(() => inputArtifactDefinition)),
  },
}
