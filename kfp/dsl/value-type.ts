import type { Json, JsonObject } from '../ir/json.ts'

/** A parameter's type as data, which TypeScript sees too. */
export type ValueType =
  | StringType
  | IntegerType
  | DoubleType
  | BooleanType
  | ListType
  | StructType
  | TaskFinalStatusType
  | AnyType

export interface StringType {
  readonly kind: 'STRING'
}
/** Whole numbers up to 2⁵³ - 1. */
export interface IntegerType {
  readonly kind: 'NUMBER_INTEGER'
}
export interface DoubleType {
  readonly kind: 'NUMBER_DOUBLE'
}
export interface BooleanType {
  readonly kind: 'BOOLEAN'
}
export interface ListType<Element extends ValueType = ValueType> {
  readonly kind: 'LIST'
  readonly element: Element
}
/** `fields` is undefined for an object of which nothing is known. */
export interface StructType<Fields extends StructFields | undefined = StructFields | undefined> {
  readonly kind: 'STRUCT'
  readonly fields: Fields
}
export type StructFields = { readonly [name: string]: ValueType }
/** What an exit task learns of the tasks that it closes. */
export interface TaskFinalStatusType {
  readonly kind: 'TASK_FINAL_STATUS'
}
/** An element of a list of which nothing is known; `as(…)` says what it is. */
export interface AnyType {
  readonly kind: 'ANY'
}

/** The JavaScript value that a parameter of a type holds. */
export type ValueOf<T extends ValueType> = T extends StringType
  ? string
  : T extends IntegerType | DoubleType
    ? number
    : T extends BooleanType
      ? boolean
      : T extends ListType<infer Element>
        ? readonly ValueOf<Element>[]
        : T extends StructType<infer Fields>
          ? Fields extends StructFields
            ? { readonly [K in keyof Fields]: ValueOf<Fields[K]> }
            : JsonObject
          : Json

/** What the final status of a task holds when the exit task reads it. */
export interface TaskFinalStatus {
  /** SUCCEEDED (COMPLETE where the backend is 2.17), FAILED, CANCELED or SKIPPED. */
  readonly state: string
  readonly pipelineJobResourceName: string
  readonly pipelineTaskName: string
  readonly error?: { readonly code?: number; readonly message?: string }
}
