export {
  Artifact,
  type ArtifactType,
  artifactType,
  ClassificationMetrics,
  Dataset,
  HTML,
  Markdown,
  Metrics,
  Model,
  SlicedClassificationMetrics,
} from './artifact-type.ts'
export {
  ArtifactChannel,
  ArtifactListChannel,
  type Channel,
  type ChannelOf,
  type Channels,
  type ChannelsOf,
  type Collected,
  collected,
  ParameterChannel,
} from './channel.ts'
export { type Component, type ContainerComponentOptions, defineComponent } from './component.ts'
export {
  and,
  atLeast,
  atMost,
  type Branches,
  type BranchOptions,
  type Condition,
  equals,
  greaterThan,
  lessThan,
  not,
  notEquals,
  or,
  when,
} from './condition.ts'
export {
  type ArtifactDefinition,
  type ArtifactOptions,
  anything,
  artifact,
  artifactList,
  boolean,
  type Definition,
  type Definitions,
  double,
  integer,
  list,
  object,
  type ParameterDefinition,
  type ParameterOptions,
  string,
  struct,
  taskFinalStatus,
} from './definition.ts'
export { exitHandler } from './exit-handler.ts'
export { type ImporterOptions, importer } from './importer.ts'
export * as kubernetes from './kubernetes.ts'
export type { KubernetesSetting } from './kubernetes-setting.ts'
export { type LoopOptions, parallelFor } from './loop.ts'
export { oneOf } from './one-of.ts'
export { definePipeline, type Pipeline, type PipelineOptions } from './pipeline.ts'
export {
  type ArtifactPlaceholder,
  concat,
  EXECUTOR_INPUT,
  ifPresent,
  type Placeholders,
  placeholder,
} from './placeholder.ts'
export { type CreatePvcOptions, createPvc, deletePvc } from './pvc.ts'
export {
  type AnyTask,
  type DebugMoment,
  type ResourceClaimWire,
  type RetryOptions,
  Task,
  type TextWire,
} from './task.ts'
export type {
  AnyType,
  BooleanType,
  DoubleType,
  IntegerType,
  ListType,
  StringType,
  StructType,
  TaskFinalStatus,
  ValueOf,
  ValueType,
} from './value-type.ts'
export { type Arguments, type ParameterWire, TextTemplate, text, type Wire } from './wire.ts'
