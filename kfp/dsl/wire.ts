import type { Json, JsonObject } from '../ir/json.ts'
import type { ArtifactChannel, ArtifactListChannel, Channel, ParameterChannel } from './channel.ts'
import type { ArtifactDefinition, Definitions, ParameterDefinition } from './definition.ts'
import type {
  AnyType,
  BooleanType,
  DoubleType,
  IntegerType,
  ListType,
  StringType,
  StructFields,
  StructType,
  TaskFinalStatusType,
  ValueOf,
  ValueType,
} from './value-type.ts'

/** Text with channels in it, filled in when the task starts: text`s3://bucket/${name}`. */
export class TextTemplate {
  readonly parts: readonly (string | ParameterChannel)[]

  constructor(parts: readonly (string | ParameterChannel)[]) {
    this.parts = parts
  }
}

export function text(
  strings: TemplateStringsArray,
  ...channels: readonly (ParameterChannel | string | number)[]
): TextTemplate {
  const parts = strings.flatMap((part, place) => {
    const value = channels[place]
    return value === undefined ? [part] : [part, typeof value === 'object' ? value : String(value)]
  })
  return new TextTemplate(parts.filter((part) => part !== ''))
}

/** What may be given for a parameter: a value, or a channel of a type that fits. */
export type ParameterWire<T extends ValueType> = T extends StringType
  ? string | TextTemplate | ParameterChannel<StringType>
  : T extends DoubleType
    ? number | ParameterChannel<DoubleType> | ParameterChannel<IntegerType>
    : T extends IntegerType
      ? number | ParameterChannel<IntegerType>
      : T extends BooleanType
        ? boolean | ParameterChannel<BooleanType>
        : T extends ListType<infer Element>
          ? AnyType extends Element
            ? readonly Json[] | ParameterChannel<ListType>
            : readonly ValueOf<Element>[] | ParameterChannel<ListType<Element>>
          : T extends StructType<infer Fields>
            ? Fields extends StructFields
              ? ValueOf<T> | ParameterChannel<StructType<Fields>>
              : JsonObject | ParameterChannel<StructType> | ParameterChannel<TaskFinalStatusType>
            : T extends TaskFinalStatusType
              ? ParameterChannel<TaskFinalStatusType>
              : Json | ParameterChannel

/** What may be given for an artifact; an input of `system.Artifact` takes every type. */
export type ArtifactWire<Title extends string, IsList extends boolean> = IsList extends true
  ? ArtifactListChannel<Title extends 'system.Artifact' ? string : Title>
  : ArtifactChannel<Title extends 'system.Artifact' ? string : Title>

export type Wire<D> =
  D extends ParameterDefinition<infer T>
    ? ParameterWire<T>
    : D extends ArtifactDefinition<infer Title, infer IsList>
      ? ArtifactWire<Title, IsList>
      : never

/** What may be given for any input; the types above say which. */
export type AnyWire = Json | TextTemplate | Channel

type RequiredKeys<D extends Definitions> = {
  [K in keyof D]: D[K] extends { readonly need: 'required' } ? K : never
}[keyof D]

/** The arguments of a call, by the names of the inputs. */
export type Arguments<D extends Definitions> = {
  readonly [K in RequiredKeys<D>]: Wire<D[K]>
} & {
  readonly [K in Exclude<keyof D, RequiredKeys<D>>]?: Wire<D[K]> | undefined
}

/** No argument is needed where no input is required. */
export type CallArguments<D extends Definitions> = [RequiredKeys<D>] extends [never]
  ? [given?: Arguments<D>]
  : [given: Arguments<D>]
