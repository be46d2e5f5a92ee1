import type { ArtifactDefinition, Definitions, ParameterDefinition } from '../dsl/definition.ts'
import type { TaskFinalStatus, TaskFinalStatusType, ValueOf } from '../dsl/value-type.ts'
import type { JsonObject } from '../ir/json.ts'

/** An artifact that a step was given. */
export interface InputArtifact {
  readonly name: string
  readonly uri: string
  /** Where it lies on this container's file system. */
  readonly path: string
  readonly metadata: JsonObject
}

/** An artifact that a step makes: write it to `path`, and what is to be known of it into `metadata`. */
export interface OutputArtifact {
  readonly name: string
  readonly path: string
  /** May be changed, where the artifact is stored somewhere else. */
  uri: string
  /** What the UI shows of it; starts with what the pipeline says. */
  readonly metadata: Record<string, JsonObject[string]>
}

type InputOf<D> =
  D extends ParameterDefinition<infer T>
    ? T extends TaskFinalStatusType
      ? TaskFinalStatus
      : ValueOf<T>
    : D extends ArtifactDefinition<string, infer IsList>
      ? IsList extends true
        ? readonly InputArtifact[]
        : InputArtifact
      : never

/** The inputs as typed values; what is optional may be missing. */
export type StepInputs<I extends Definitions> = {
  readonly [K in keyof I]: I[K] extends { readonly need: 'optional' }
    ? InputOf<I[K]> | undefined
    : InputOf<I[K]>
}

type ArtifactKeys<O extends Definitions> = {
  [K in keyof O]: O[K] extends ArtifactDefinition ? K : never
}[keyof O]
type ParameterKeys<O extends Definitions> = {
  [K in keyof O]: O[K] extends ParameterDefinition ? K : never
}[keyof O]

export type StepOutputs<O extends Definitions> = {
  readonly [K in ArtifactKeys<O>]: O[K] extends ArtifactDefinition<string, true>
    ? readonly OutputArtifact[]
    : OutputArtifact
}

/** What a step returns: its output parameters. */
export type StepResult<O extends Definitions> = [ParameterKeys<O>] extends [never]
  ? ReturnType<() => void>
  : { readonly [K in ParameterKeys<O>]: O[K] extends ParameterDefinition<infer T> ? ValueOf<T> : never }
