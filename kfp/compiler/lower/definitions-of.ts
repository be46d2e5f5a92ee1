import type { ArtifactDefinition, Definition, ParameterDefinition } from '../../dsl/definition.ts'
import type {
  InputArtifactDefinition,
  InputDefinitions,
  InputParameterDefinition,
} from '../../ir/input-definitions.ts'
import type {
  OutputArtifactDefinition,
  OutputDefinitions,
  OutputParameterDefinition,
} from '../../ir/output-definitions.ts'
import { parameterTypeOf, schemaOf, withoutEmpty } from './channel-type.ts'

type Definitions = Readonly<Record<string, Definition>>

/** The definitions of inputs as the IR has them; nothing where there are none. */
export function inputDefinitionsOf(definitions: Definitions): InputDefinitions | undefined {
  return byRole(definitions, inputParameter, inputArtifact)
}

/** The definitions of outputs as the IR has them; nothing where there are none. */
export function outputDefinitionsOf(definitions: Definitions): OutputDefinitions | undefined {
  return byRole(definitions, outputParameter, outputArtifact)
}

function byRole<Parameter, Artifact>(
  definitions: Definitions,
  parameterOf: (definition: ParameterDefinition) => Parameter,
  artifactOf: (definition: ArtifactDefinition) => Artifact,
):
  | Partial<Record<'parameters', Record<string, Parameter>> & Record<'artifacts', Record<string, Artifact>>>
  | undefined {
  const parameters: Record<string, Parameter> = {}
  const artifacts: Record<string, Artifact> = {}
  for (const [name, definition] of Object.entries(definitions))
    if (definition.role === 'artifact') artifacts[name] = artifactOf(definition)
    else parameters[name] = parameterOf(definition)
  return withoutEmpty({ parameters, artifacts })
}

function inputParameter(definition: ParameterDefinition): InputParameterDefinition {
  return {
    ...outputParameter(definition),
    ...(definition.default !== undefined && { defaultValue: definition.default }),
    ...(definition.need !== 'required' && { isOptional: true }),
    ...(definition.literals !== undefined && { literals: definition.literals }),
  }
}

function inputArtifact(definition: ArtifactDefinition): InputArtifactDefinition {
  return { ...outputArtifact(definition), ...(definition.need !== 'required' && { isOptional: true }) }
}

function outputParameter({ type, description }: ParameterDefinition): OutputParameterDefinition {
  return { parameterType: parameterTypeOf(type), ...(description !== undefined && { description }) }
}

function outputArtifact({
  type,
  isList,
  description,
}: ArtifactDefinition): OutputArtifactDefinition & InputArtifactDefinition {
  return {
    artifactType: schemaOf(type),
    ...(isList && { isArtifactList: true }),
    ...(description !== undefined && { description }),
  }
}
