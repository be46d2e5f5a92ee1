import type { ComponentSpec } from '../ir/component-spec.ts'
import type { TaskSpec } from '../ir/task-spec.ts'
import { CelError, holds } from './cel.ts'
import { graphOutputs } from './graph-outputs.ts'
import { NO_OUTPUTS, type Outcome, statusOf } from './outcome.ts'
import { resolveInputs } from './resolve-inputs.ts'
import { componentOf, executorOf, placeholdersOf, type RunContext, type TaskInRun } from './run-context.ts'
import { runLoop } from './run-loop.ts'
import type { Outputs, TaskState } from './run-state.ts'
import { runStep } from './run-step.ts'

/**
 * Runs the tasks of a graph, each as soon as what it waits for has ended, all others at the same time.
 * A task that fails keeps those that follow it from starting, and nothing else; the graph fails then.
 */
export async function runGraph(
  context: RunContext,
  component: ComponentSpec,
  given: Outputs,
  path: string,
): Promise<Outcome> {
  const dag = component.dag ?? {}
  const tasks = dag.tasks ?? {}
  const started = new Map<string, Promise<Outcome>>()
  const start = (key: string): Promise<Outcome> => {
    const known = started.get(key)
    if (known !== undefined) return known
    const spec = tasks[key] ?? {}
    const task: TaskInRun = {
      path: path === '' ? key : `${path}/${key}`,
      key,
      name: spec.taskInfo?.name ?? key,
    }
    const upstream = [...producersOf(spec)].filter((producer) => tasks[producer] !== undefined)
    const before = upstream.map(async (producer) => [producer, await start(producer)] as const)
    // After those before it, so that tasks are listed in the order in which they can run.
    context.recorder.task(task.path, { name: task.name, kind: kindOf(context, spec) })
    const outcome = Promise.all(before)
      .then((ended) => runTask(context, spec, task, given, new Map(ended)))
      .catch(
        (error: unknown): Outcome => ({
          status: 'FAILED',
          outputs: NO_OUTPUTS,
          message: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((result) => close(context, spec, task, result))
    started.set(key, outcome)
    return outcome
  }
  const outcomes = new Map<string, Outcome>()
  await Promise.all(Object.keys(tasks).map(async (key) => outcomes.set(key, await start(key))))
  return { ...statusOf(outcomes), outputs: graphOutputs(dag, outcomes) }
}

/** The tasks that one waits for: those it names and those whose outputs it takes. */
function producersOf({ dependentTasks, inputs }: TaskSpec): ReadonlySet<string> {
  const producers = new Set(dependentTasks)
  for (const { taskOutputParameter, taskFinalStatus } of Object.values(inputs?.parameters ?? {})) {
    if (taskOutputParameter !== undefined) producers.add(taskOutputParameter.producerTask)
    if (taskFinalStatus !== undefined) producers.add(taskFinalStatus.producerTask)
  }
  for (const { taskOutputArtifact } of Object.values(inputs?.artifacts ?? {}))
    if (taskOutputArtifact !== undefined) producers.add(taskOutputArtifact.producerTask)
  return producers
}

async function runTask(
  context: RunContext,
  spec: TaskSpec,
  task: TaskInRun,
  given: Outputs,
  upstream: ReadonlyMap<string, Outcome>,
): Promise<Outcome> {
  if (context.signal.aborted) return { status: 'CANCELED', outputs: NO_OUTPUTS }
  const held = heldBack(spec, upstream)
  if (held !== undefined) return held
  const component = componentOf(context, spec.componentRef?.name)
  const run = placeholdersOf(context, task)
  const itemInput = spec.parameterIterator?.itemInput
  const target = context.options.target ?? 'kfp-2.17'
  const sources = { graph: given, siblings: upstream, run, target }
  const resolved = resolveInputs(spec, component, sources, itemInput)
  if (!resolved.ok) return { status: 'FAILED', outputs: NO_OUTPUTS, message: resolved.faults.join('; ') }
  const { inputs } = resolved
  try {
    const condition = spec.triggerPolicy?.condition
    if (condition && !holds(condition, inputs.parameters))
      return { status: 'SKIPPED', outputs: NO_OUTPUTS, message: 'its condition does not hold' }
  } catch (error) {
    if (!(error instanceof CelError)) throw error
    return {
      status: 'FAILED',
      outputs: NO_OUTPUTS,
      message: `the condition cannot be evaluated: ${error.message}`,
    }
  }
  if (component.dag === undefined) return runStep(context, spec, component, task, inputs)
  context.recorder.task(task.path, {
    name: task.name,
    kind: kindOf(context, spec),
    status: 'RUNNING',
    startedMs: Date.now(),
  })
  return spec.parameterIterator === undefined
    ? runGraph(context, component, inputs, task.path)
    : runLoop(spec, component, inputs, (given, place) =>
        runGraph(context, component, given, `${task.path}/${place}`),
      )
}

/** What becomes of a task that may not start as those before it ended; undefined where it may. */
function heldBack(spec: TaskSpec, upstream: ReadonlyMap<string, Outcome>): Outcome | undefined {
  const outcomes = [...upstream]
  if (outcomes.some(([, { status }]) => status === 'CANCELED'))
    return { status: 'CANCELED', outputs: NO_OUTPUTS }
  if (spec.triggerPolicy?.strategy === 'ALL_UPSTREAM_TASKS_COMPLETED') return undefined
  const failed = outcomes.find(([, { status }]) => status === 'FAILED' || status === 'UPSTREAM_FAILED')
  if (failed !== undefined)
    return { status: 'UPSTREAM_FAILED', outputs: NO_OUTPUTS, message: `task "${failed[0]}" failed` }
  const skipped = outcomes.find(([, { status }]) => status === 'SKIPPED')
  if (skipped !== undefined)
    return { status: 'SKIPPED', outputs: NO_OUTPUTS, message: `task "${skipped[0]}" was skipped` }
  return undefined
}

function close(context: RunContext, spec: TaskSpec, { path, name }: TaskInRun, outcome: Outcome): Outcome {
  const { status, outputs, message } = outcome
  context.recorder.task(path, {
    name,
    kind: kindOf(context, spec),
    status,
    outputs,
    endedMs: Date.now(),
    ...(message !== undefined && { message }),
  })
  return outcome
}

function kindOf(context: RunContext, spec: TaskSpec): TaskState['kind'] {
  const component = componentOf(context, spec.componentRef?.name)
  if (component.dag !== undefined) return spec.parameterIterator === undefined ? 'graph' : 'loop'
  return executorOf(context, component).importer === undefined ? 'container' : 'importer'
}
