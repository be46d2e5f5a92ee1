import type { ComponentSpec } from '../ir/component-spec.ts'
import type { TaskSpec } from '../ir/task-spec.ts'
import { NO_OUTPUTS, type Outcome } from './outcome.ts'
import { runContainer } from './run-container.ts'
import { executorOf, type RunContext, type TaskInRun } from './run-context.ts'
import { runImporter } from './run-importer.ts'
import type { Outputs } from './run-state.ts'

/** Runs a task that is no graph: a container's command, or an importer. */
export async function runStep(
  context: RunContext,
  spec: TaskSpec,
  component: ComponentSpec,
  task: TaskInRun,
  inputs: Outputs,
): Promise<Outcome> {
  const { container, importer } = executorOf(context, component)
  if (container !== undefined) return runContainer(context, spec, component, container, task, inputs)
  if (importer !== undefined) return runImporter(context, component, importer, task, inputs)
  return { status: 'FAILED', outputs: NO_OUTPUTS, message: 'there is nothing to run behind the task' }
}
