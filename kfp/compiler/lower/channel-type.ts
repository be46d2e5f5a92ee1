import { type Channel, ParameterChannel } from '../../dsl/channel.ts'
import type { Definition } from '../../dsl/definition.ts'
import type { ValueType } from '../../dsl/value-type.ts'
import type { ArtifactTypeSchema } from '../../ir/artifact-type-schema.ts'
import type { InputDefinitions } from '../../ir/input-definitions.ts'
import type { OutputDefinitions } from '../../ir/output-definitions.ts'
import type { ParameterType } from '../../ir/parameter-type.ts'

/** What a channel is once it stands in a definition. */
export type Carried =
  | { readonly role: 'parameter'; readonly parameterType: ParameterType }
  | { readonly role: 'artifact'; readonly artifactType: ArtifactTypeSchema; readonly isArtifactList: boolean }

export function carriedBy(channel: Channel): Carried {
  if (channel instanceof ParameterChannel)
    return { role: 'parameter', parameterType: parameterTypeOf(channel.type) }
  return { role: 'artifact', artifactType: schemaOf(channel.type), isArtifactList: channel.isList }
}

/** Of what nothing is known arrives as text. */
export function parameterTypeOf(type: ValueType): ParameterType {
  return type.kind === 'ANY' ? 'STRING' : type.kind
}

export function schemaOf({
  title,
  version,
}: {
  readonly title: string
  readonly version: string
}): ArtifactTypeSchema {
  return { schemaTitle: title, schemaVersion: version }
}

/** The definitions of inputs as the IR has them; nothing where there are none. */
export function inputDefinitionsOf(
  definitions: Readonly<Record<string, Definition>>,
): InputDefinitions | undefined {
  const parameters: Record<string, NonNullable<InputDefinitions['parameters']>[string]> = {}
  const artifacts: Record<string, NonNullable<InputDefinitions['artifacts']>[string]> = {}
  for (const [name, definition] of Object.entries(definitions)) {
    const description = definition.description === undefined ? {} : { description: definition.description }
    if (definition.role === 'artifact')
      artifacts[name] = {
        artifactType: schemaOf(definition.type),
        ...(definition.isList && { isArtifactList: true }),
        ...(definition.need !== 'required' && { isOptional: true }),
        ...description,
      }
    else
      parameters[name] = {
        parameterType: parameterTypeOf(definition.type),
        ...(definition.default !== undefined && { defaultValue: definition.default }),
        ...(definition.need !== 'required' && { isOptional: true }),
        ...(definition.literals !== undefined && { literals: definition.literals }),
        ...description,
      }
  }
  return withoutEmpty({ parameters, artifacts })
}

export function outputDefinitionsOf(
  definitions: Readonly<Record<string, Definition>>,
): OutputDefinitions | undefined {
  const parameters: Record<string, NonNullable<OutputDefinitions['parameters']>[string]> = {}
  const artifacts: Record<string, NonNullable<OutputDefinitions['artifacts']>[string]> = {}
  for (const [name, definition] of Object.entries(definitions)) {
    const description = definition.description === undefined ? {} : { description: definition.description }
    if (definition.role === 'artifact')
      artifacts[name] = {
        artifactType: schemaOf(definition.type),
        ...(definition.isList && { isArtifactList: true }),
        ...description,
      }
    else parameters[name] = { parameterType: parameterTypeOf(definition.type), ...description }
  }
  return withoutEmpty({ parameters, artifacts })
}

/** The groups that have members; nothing where none has. */
export function withoutEmpty<T extends { readonly parameters: object; readonly artifacts: object }>(
  groups: T,
): Partial<T> | undefined {
  const filled = Object.entries(groups).filter(([, members]) => Object.keys(members as object).length > 0)
  return filled.length === 0 ? undefined : (Object.fromEntries(filled) as Partial<T>)
}
