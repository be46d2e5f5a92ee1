import type { ArtifactType } from './artifact-type.ts'
import type { Definitions, ParameterDefinition } from './definition.ts'
import type { BranchesScope, LoopScope } from './scope.ts'
import type { AnyTask } from './task.ts'
import type { AnyType, ListType, StructFields, StructType, ValueType } from './value-type.ts'

/** Where a value comes from when the pipeline runs. */
export type ChannelSource =
  | { readonly kind: 'pipeline-input'; readonly pipeline: object; readonly name: string }
  | { readonly kind: 'task-output'; readonly task: AnyTask; readonly key: string }
  | { readonly kind: 'loop-item'; readonly loop: LoopScope }
  | {
      readonly kind: 'one-of'
      readonly branches: BranchesScope
      readonly options: readonly Channel[]
      readonly id: number
    }
  | { readonly kind: 'resource-claim'; readonly key: string }

/** A value that exists only when the pipeline runs: hand it on to a task's inputs. */
export type Channel = ParameterChannel | ArtifactChannel | ArtifactListChannel
/** What a body returns that gives nothing. */
export type NoChannels = ReturnType<() => void>
export type Channels = { readonly [name: string]: Channel }

export class ParameterChannel<T extends ValueType = ValueType> {
  readonly role = 'parameter' as const
  readonly type: T
  /** @internal */
  readonly source: ChannelSource
  /** The fields taken out of an object, outermost first. @internal */
  readonly path: readonly string[]
  /** Whether it gathers the values of all runs of a loop. @internal */
  readonly isCollected: boolean

  constructor(type: T, source: ChannelSource, path: readonly string[] = [], isCollected = false) {
    this.type = type
    this.source = source
    this.path = path
    this.isCollected = isCollected
  }

  /** A field of an object. */
  field<Key extends FieldNames<T>>(key: Key): ParameterChannel<FieldOf<T, Key>> {
    const fields: StructFields | undefined = this.type.kind === 'STRUCT' ? this.type.fields : undefined
    const type = (fields?.[key] ?? { kind: 'ANY' }) as FieldOf<T, Key>
    return new ParameterChannel(type, this.source, [...this.path, key], this.isCollected)
  }

  /** The same value, taken to be of a type that the author knows it to have. */
  as<Known extends ValueType>(known: ParameterDefinition<Known>): ParameterChannel<Known> {
    return new ParameterChannel(known.type, this.source, this.path, this.isCollected)
  }
}

export type FieldNames<T extends ValueType> =
  T extends StructType<infer Fields> ? (Fields extends StructFields ? keyof Fields & string : string) : never
export type FieldOf<T extends ValueType, Key extends string> =
  T extends StructType<infer Fields>
    ? Fields extends StructFields
      ? Fields[Key] & ValueType
      : AnyType
    : never

export class ArtifactChannel<Title extends string = string> {
  readonly role = 'artifact' as const
  readonly isList = false as const
  readonly type: ArtifactType<Title>
  /** @internal */
  readonly source: ChannelSource

  constructor(type: ArtifactType<Title>, source: ChannelSource) {
    this.type = type
    this.source = source
  }

  /** The same artifact, taken to be of a type that the author knows it to have. */
  as<Known extends string>(known: ArtifactType<Known>): ArtifactChannel<Known> {
    return new ArtifactChannel(known, this.source)
  }
}

export class ArtifactListChannel<Title extends string = string> {
  readonly role = 'artifact' as const
  readonly isList = true as const
  readonly type: ArtifactType<Title>
  /** @internal */
  readonly source: ChannelSource
  /** Whether it gathers the artifacts of all runs of a loop. @internal */
  readonly isCollected: boolean

  constructor(type: ArtifactType<Title>, source: ChannelSource, isCollected = false) {
    this.type = type
    this.source = source
    this.isCollected = isCollected
  }
}

/** The channel that a definition makes. */
export type ChannelOf<D> =
  D extends ParameterDefinition<infer T>
    ? ParameterChannel<T>
    : D extends {
          readonly role: 'artifact'
          readonly type: ArtifactType<infer Title>
          readonly isList: infer IsList
        }
      ? IsList extends true
        ? ArtifactListChannel<Title>
        : ArtifactChannel<Title>
      : never

export type ChannelsOf<D extends Definitions> = { readonly [K in keyof D]: ChannelOf<D[K]> }

/** What a loop gives of a value made inside it: all of them. Artifacts of inner loops come in one list. */
export type Collected<C> =
  C extends ParameterChannel<infer T>
    ? ParameterChannel<ListType<T>>
    : C extends ArtifactChannel<infer Title> | ArtifactListChannel<infer Title>
      ? ArtifactListChannel<Title>
      : never

/**
 * The values of all runs of the loops that a channel is made in, for use outside them.
 * What a loop's body returns is collected already.
 */
export function collected<C extends Channel>(channel: C): Collected<C> {
  return collect(channel) as Collected<C>
}

function collect(channel: Channel): Channel {
  if (channel instanceof ParameterChannel)
    return new ParameterChannel({ kind: 'LIST', element: channel.type }, channel.source, channel.path, true)
  return new ArtifactListChannel(channel.type, channel.source, true)
}

export function channelOf(definition: Definitions[string], source: ChannelSource): Channel {
  if (definition.role === 'parameter') return new ParameterChannel(definition.type, source)
  return definition.isList
    ? new ArtifactListChannel(definition.type, source)
    : new ArtifactChannel(definition.type, source)
}

export function isChannel(value: unknown): value is Channel {
  return (
    value instanceof ParameterChannel ||
    value instanceof ArtifactChannel ||
    value instanceof ArtifactListChannel
  )
}
