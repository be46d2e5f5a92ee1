import type { Target } from './target.ts'

/** What a value of one field looks like in the YAML form (proto3's JSON mapping). */
export type FieldShape =
  | { readonly kind: 'string' | 'bool' | 'int32' | 'int64' | 'double' | 'duration' | 'value' | 'struct' }
  | { readonly kind: 'enum'; readonly names: readonly string[] }
  | { readonly kind: 'message'; readonly message: () => AnyMessage }
  | { readonly kind: 'list'; readonly of: FieldShape }
  | { readonly kind: 'map'; readonly of: FieldShape }

/** What a backend makes of a field that is there. */
export interface FieldSupport {
  /** The first target that knows the field; older ones refuse the file. */
  readonly since?: { readonly target: Target; readonly remedy: string }
  /** Backends read the field and do nothing with it; the text says what to use. */
  readonly ignored?: string
  /** Backends fail on the field; the text says what to use. */
  readonly unimplemented?: string
}

export type Field = FieldShape & FieldSupport

/** One message of the pipeline IR as data: every field's shape, and which fields exclude each other. */
export interface Message<T> {
  /** The message's name in pipeline_spec.proto or kubernetes_executor_config.proto. */
  readonly name: string
  readonly fields: { readonly [K in keyof Required<T>]: Field }
  /** Groups of fields of which at most one may be set. */
  readonly oneofs?: readonly (readonly (keyof T & string)[])[]
  /** Fields that must be there. */
  readonly required?: readonly (keyof T & string)[]
  /** Without its required fields the message means nothing: a reader drops it. */
  readonly isReference?: true
}

export interface AnyMessage {
  readonly name: string
  readonly fields: Readonly<Record<string, Field>>
  readonly oneofs?: readonly (readonly string[])[]
  readonly required?: readonly string[]
  readonly isReference?: true
}

export const string: FieldShape = { kind: 'string' }
export const bool: FieldShape = { kind: 'bool' }
export const int32: FieldShape = { kind: 'int32' }
export const int64: FieldShape = { kind: 'int64' }
export const double: FieldShape = { kind: 'double' }
/** Seconds with an `s` behind: `3600s`. */
export const duration: FieldShape = { kind: 'duration' }
/** Any JSON value. */
export const value: FieldShape = { kind: 'value' }
/** Any JSON object. */
export const struct: FieldShape = { kind: 'struct' }

export function enumOf(names: readonly string[]): FieldShape {
  return { kind: 'enum', names }
}

/** Takes the message lazily, so that files may refer to each other in any order. */
export function message(of: () => AnyMessage): FieldShape {
  return { kind: 'message', message: of }
}

export function list(of: FieldShape): FieldShape {
  return { kind: 'list', of }
}

export function map(of: FieldShape): FieldShape {
  return { kind: 'map', of }
}
