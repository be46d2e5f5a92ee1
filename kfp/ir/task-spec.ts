import { bool, int32, list, type Message, message, string } from './field.ts'
import {
  type ArtifactIterator,
  artifactIterator,
  type ParameterIterator,
  parameterIterator,
} from './iterator.ts'
import { type RetryPolicy, retryPolicy } from './retry-policy.ts'
import { type TaskInputs, taskInputs } from './task-inputs.ts'
import { type TriggerPolicy, triggerPolicy } from './trigger-policy.ts'

/** PipelineTaskSpec: one use of a component inside a graph. */
export interface TaskSpec {
  /** The name that the UI shows. */
  readonly taskInfo?: { readonly name?: string }
  readonly componentRef?: { readonly name?: string }
  readonly inputs?: TaskInputs
  /** Tasks of the same graph that must end before this one starts. */
  readonly dependentTasks?: readonly string[]
  readonly cachingOptions?: CachingOptions
  readonly triggerPolicy?: TriggerPolicy
  readonly parameterIterator?: ParameterIterator
  readonly artifactIterator?: ArtifactIterator
  readonly iteratorPolicy?: { readonly parallelismLimit?: number }
  readonly retryPolicy?: RetryPolicy
}

export interface CachingOptions {
  readonly enableCache?: boolean
  readonly cacheKey?: string
}

const taskInfo: Message<NonNullable<TaskSpec['taskInfo']>> = {
  name: 'PipelineTaskInfo',
  fields: { name: string },
}

const componentRef: Message<NonNullable<TaskSpec['componentRef']>> = {
  name: 'ComponentRef',
  fields: { name: string },
}

const cachingOptions: Message<CachingOptions> = {
  name: 'PipelineTaskSpec.CachingOptions',
  fields: { enableCache: bool, cacheKey: string },
}

const iteratorPolicy: Message<NonNullable<TaskSpec['iteratorPolicy']>> = {
  name: 'PipelineTaskSpec.IteratorPolicy',
  fields: { parallelismLimit: int32 },
}

export const taskSpec: Message<TaskSpec> = {
  name: 'PipelineTaskSpec',
  fields: {
    taskInfo: message(() => taskInfo),
    componentRef: message(() => componentRef),
    inputs: message(() => taskInputs),
    dependentTasks: list(string),
    cachingOptions: message(() => cachingOptions),
    triggerPolicy: message(() => triggerPolicy),
    parameterIterator: message(() => parameterIterator),
    artifactIterator: {
      ...message(() => artifactIterator),
      unimplemented: 'loop over a list parameter with parameterIterator',
    },
    iteratorPolicy: message(() => iteratorPolicy),
    retryPolicy: message(() => retryPolicy),
  },
  oneofs: [['parameterIterator', 'artifactIterator']],
  required: ['componentRef'],
}
