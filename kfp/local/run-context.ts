import type { ComponentSpec } from '../ir/component-spec.ts'
import type { ExecutorSpec } from '../ir/deployment-config.ts'
import type { KubernetesExecutorConfig } from '../ir/kubernetes-executor-config.ts'
import type { CompiledPipeline } from '../ir/yaml/write-yaml.ts'
import type { ResourceGate } from './resource-gate.ts'
import type { RunOptions } from './run-options.ts'
import type { RunRecorder } from './run-recorder.ts'
import type { RunState } from './run-state.ts'
import type { StepCache } from './step-cache.ts'

/** What all tasks of one run share. */
export interface RunContext {
  readonly pipeline: CompiledPipeline
  readonly options: RunOptions
  /** Absolute. */
  readonly outFolder: string
  readonly recorder: RunRecorder
  readonly gate: ResourceGate
  readonly cache: StepCache | undefined
  /** Ends the run: the caller's signal, or its deadline. */
  readonly signal: AbortSignal
  /** What a resumed run had done before. */
  readonly earlier: RunState | undefined
  /** Placeholders that are the same for all tasks. */
  readonly placeholders: Readonly<Record<string, string>>
}

export function componentOf({ pipeline }: RunContext, name: string | undefined): ComponentSpec {
  return pipeline.spec.components?.[name ?? ''] ?? {}
}

export function executorOf({ pipeline }: RunContext, component: ComponentSpec): ExecutorSpec {
  return pipeline.spec.deploymentSpec.executors?.[component.executorLabel ?? ''] ?? {}
}

export function kubernetesOf({ pipeline }: RunContext, component: ComponentSpec): KubernetesExecutorConfig {
  const executors = pipeline.platform?.platforms?.kubernetes?.deploymentSpec?.executors
  return executors?.[component.executorLabel ?? ''] ?? {}
}

/** One task of the graph while it runs. */
export interface TaskInRun {
  /** Its place: the tasks and loop items that it stands in. */
  readonly path: string
  /** Its key in the graph. */
  readonly key: string
  /** What the author called it. */
  readonly name: string
}

/** The placeholders of the run and of one task. */
export function placeholdersOf(context: RunContext, { path, name }: TaskInRun): Record<string, string> {
  return { ...context.placeholders, pipeline_task_name: name, pipeline_task_uuid: path }
}
