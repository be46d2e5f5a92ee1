import { type Channel, ParameterChannel } from '../../dsl/channel.ts'
import type { ValueType } from '../../dsl/value-type.ts'
import type { ArtifactTypeSchema } from '../../ir/artifact-type-schema.ts'
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

/** The groups that have members; nothing where none has. */
export function withoutEmpty<T extends { readonly parameters: object; readonly artifacts: object }>(
  groups: T,
): Partial<T> | undefined {
  const filled = Object.entries(groups).filter(([, members]) => Object.keys(members as object).length > 0)
  return filled.length === 0 ? undefined : (Object.fromEntries(filled) as Partial<T>)
}
