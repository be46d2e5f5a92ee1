import type { Json } from '../ir/json.ts'
import type { ArtifactType } from './artifact-type.ts'
import type {
  AnyType,
  BooleanType,
  DoubleType,
  IntegerType,
  ListType,
  StringType,
  StructType,
  TaskFinalStatusType,
  ValueOf,
  ValueType,
} from './value-type.ts'

/** Whether a caller must give an input; a defaulted one is there in any case. */
export type Need = 'required' | 'optional' | 'defaulted'

/** A parameter that a component or pipeline takes or gives. */
export interface ParameterDefinition<T extends ValueType = ValueType, N extends Need = Need> {
  readonly role: 'parameter'
  readonly type: T
  readonly need: N
  readonly description?: string
  readonly default?: Json
  readonly literals?: readonly Json[]
}

/** An artifact, or a list of them, that a component or pipeline takes or gives. */
export interface ArtifactDefinition<
  Title extends string = string,
  IsList extends boolean = boolean,
  N extends Need = Need,
> {
  readonly role: 'artifact'
  readonly type: ArtifactType<Title>
  readonly isList: IsList
  readonly need: N
  readonly description?: string
}

export type Definition = ParameterDefinition | ArtifactDefinition
export type Definitions = { readonly [name: string]: Definition }

export interface ParameterOptions<Value> {
  readonly description?: string
  /** The value where a caller gives none; makes the parameter optional. */
  readonly default?: Value
  /** May be left out without a default; the step then sees no such input. */
  readonly optional?: boolean
  /** The only values that are allowed. */
  readonly literals?: readonly Value[]
}

/** Tells from the options whether the caller must give the value. */
export type NeedOf<Options> = Options extends { readonly default: unknown }
  ? 'defaulted'
  : Options extends { readonly optional: true }
    ? 'optional'
    : 'required'

type None = Record<never, never>

export function string<const Options extends ParameterOptions<string> = None>(
  options?: Options,
): ParameterDefinition<StringType, NeedOf<Options>> {
  return define({ kind: 'STRING' }, options)
}

/** A whole number. */
export function integer<const Options extends ParameterOptions<number> = None>(
  options?: Options,
): ParameterDefinition<IntegerType, NeedOf<Options>> {
  return define({ kind: 'NUMBER_INTEGER' }, options)
}

/** A number that may have a fraction. */
export function double<const Options extends ParameterOptions<number> = None>(
  options?: Options,
): ParameterDefinition<DoubleType, NeedOf<Options>> {
  return define({ kind: 'NUMBER_DOUBLE' }, options)
}

export function boolean<const Options extends ParameterOptions<boolean> = None>(
  options?: Options,
): ParameterDefinition<BooleanType, NeedOf<Options>> {
  return define({ kind: 'BOOLEAN' }, options)
}

/** A list whose elements are of one type; `list(anything())` where that is not known. */
export function list<
  Element extends ValueType,
  const Options extends ParameterOptions<readonly ValueOf<Element>[]> = None,
>(
  of: ParameterDefinition<Element>,
  options?: Options,
): ParameterDefinition<ListType<Element>, NeedOf<Options>> {
  return define({ kind: 'LIST', element: of.type }, options)
}

/** An object with known fields. */
export function struct<
  const Fields extends Readonly<Record<string, ParameterDefinition>>,
  const Options extends ParameterOptions<ValueOf<StructType<FieldTypes<Fields>>>> = None,
>(fields: Fields, options?: Options): ParameterDefinition<StructType<FieldTypes<Fields>>, NeedOf<Options>> {
  const types = Object.fromEntries(Object.entries(fields).map(([name, { type }]) => [name, type]))
  return define({ kind: 'STRUCT', fields: types as FieldTypes<Fields> }, options)
}

export type FieldTypes<Fields extends Readonly<Record<string, ParameterDefinition>>> = {
  readonly [K in keyof Fields]: Fields[K]['type']
}

/** An object of which only the step knows the fields. */
export function object<const Options extends ParameterOptions<{ readonly [key: string]: Json }> = None>(
  options?: Options,
): ParameterDefinition<StructType<undefined>, NeedOf<Options>> {
  return define({ kind: 'STRUCT', fields: undefined }, options)
}

/** An element of any type, for `list(anything())`. */
export function anything(): ParameterDefinition<AnyType, 'required'> {
  return define({ kind: 'ANY' }, undefined)
}

/** How the tasks ended that an exit task closes; filled in by the backend, not by the caller. */
export function taskFinalStatus(
  options?: Pick<ParameterOptions<never>, 'description'>,
): ParameterDefinition<TaskFinalStatusType, 'optional'> {
  return { ...define({ kind: 'TASK_FINAL_STATUS' }, options), need: 'optional' }
}

export interface ArtifactOptions {
  readonly description?: string
  /** May be left out by a caller. */
  readonly optional?: boolean
}

export function artifact<Title extends string, const Options extends ArtifactOptions = None>(
  type: ArtifactType<Title>,
  options?: Options,
): ArtifactDefinition<Title, false, NeedOf<Options>> {
  return defineArtifact(type, false, options)
}

/** A list of artifacts of one type, as a loop gives them. */
export function artifactList<Title extends string, const Options extends ArtifactOptions = None>(
  of: ArtifactType<Title>,
  options?: Options,
): ArtifactDefinition<Title, true, NeedOf<Options>> {
  return defineArtifact(of, true, options)
}

function define<T extends ValueType, N extends Need>(
  type: T,
  options: ParameterOptions<unknown> | undefined,
): ParameterDefinition<T, N> {
  const need: Need =
    options?.default !== undefined ? 'defaulted' : options?.optional === true ? 'optional' : 'required'
  return {
    role: 'parameter',
    type,
    need: need as N,
    ...(options?.description !== undefined && { description: options.description }),
    ...(options?.default !== undefined && { default: options.default as Json }),
    ...(options?.literals !== undefined && { literals: options.literals as readonly Json[] }),
  }
}

function defineArtifact<Title extends string, IsList extends boolean, N extends Need>(
  type: ArtifactType<Title>,
  isList: IsList,
  options: ArtifactOptions | undefined,
): ArtifactDefinition<Title, IsList, N> {
  return {
    role: 'artifact',
    type,
    isList,
    need: (options?.optional === true ? 'optional' : 'required') as N,
    ...(options?.description !== undefined && { description: options.description }),
  }
}
