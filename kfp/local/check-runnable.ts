import { checkArguments, withDefaults } from '../arguments/check-arguments.ts'
import { formatPath, type Path } from '../compiler/validate/finding.ts'
import { Report } from '../compiler/validate/report.ts'
import { indexSpec, type SpecIndex, type TaskUse } from '../compiler/validate/spec-index.ts'
import { validatePipeline } from '../compiler/validate/validate.ts'
import type { CompiledPipeline } from '../ir/yaml/write-yaml.ts'
import { celFault } from './cel.ts'
import { checkImage, checkResources } from './check-container.ts'
import { checkImporter } from './check-importer.ts'
import { checkKubernetes } from './check-kubernetes.ts'
import type { RunFinding } from './not-runnable-error.ts'
import type { RunCheck } from './run-check.ts'
import type { CheckOptions } from './run-options.ts'

/**
 * Says what of a pipeline cannot run on this machine with these arguments (errors), and what does
 * nothing here (warnings), all at once and before anything starts. Faults of the file come alone.
 */
export function checkRunnable(pipeline: CompiledPipeline, options: CheckOptions): readonly RunFinding[] {
  // A local run takes what any backend knows.
  const { findings: faults } = validatePipeline(pipeline, { target: 'kfp-next' })
  if (faults.some(({ severity }) => severity === 'error')) return faults
  const findings: RunFinding[] = [...faults, ...checkArguments(pipeline.spec, options.args ?? {})]
  const index = indexSpec(pipeline.spec, pipeline.platform, 'kfp-next', new Report([]))
  const check: RunCheck = {
    index,
    options,
    args: withDefaults(pipeline.spec, options.args ?? {}),
    add: (severity, code, path, message, remedy) => {
      const place = formatPath(path)
      if (!findings.some((known) => known.place === place && known.message === message))
        findings.push({ severity, code, place, message, remedy })
    },
  }
  if (pipeline.spec.root.dag === undefined)
    check.add('error', 'unsupported', ['root'], 'the root is no graph of tasks', 'put its step into one')
  const uses = reachable(index)
  for (const use of uses) {
    checkExpressions(check, use)
    const label = use.component?.spec.executorLabel
    const executor = index.executors[label ?? '']
    if (label === undefined || executor === undefined) continue
    if (executor.container !== undefined) {
      const path: Path = ['deploymentSpec', 'executors', label, 'container']
      checkImage(check, executor.container, path)
      checkResources(check, executor.container, path)
    }
    if (executor.importer !== undefined) checkImporter(check, use)
    checkKubernetes(label, index, check.args, options.runner ?? 'process', check.add)
  }
  checkPipelineConfig(check)
  return findings
}

/** The tasks that the root leads to; what stands in components that nothing uses is never run. */
function reachable(index: SpecIndex): readonly TaskUse[] {
  const found: TaskUse[] = []
  const seen = new Set<string>()
  const visit = (graph: string): void => {
    if (seen.has(graph)) return
    seen.add(graph)
    for (const use of index.tasks)
      if (use.parent.name === graph) {
        found.push(use)
        if (use.component?.spec.dag !== undefined) visit(use.component.name)
      }
  }
  visit('root')
  return found
}

function checkExpressions({ add }: RunCheck, { task, path, component }: TaskUse): void {
  const condition = task.triggerPolicy?.condition
  const fault = condition ? celFault(condition, 'condition') : undefined
  if (fault !== undefined)
    add('error', 'condition', [...path, 'triggerPolicy', 'condition'], fault, 'write a CEL expression')
  for (const [name, { parameterExpressionSelector }] of Object.entries(task.inputs?.parameters ?? {})) {
    const wrong = parameterExpressionSelector && celFault(parameterExpressionSelector, 'selector')
    if (wrong)
      add('error', 'condition', [...path, 'inputs', 'parameters', name], wrong, 'write a CEL expression')
  }
  if (task.retryPolicy !== undefined && component?.spec.dag !== undefined)
    add(
      'warning',
      'retry',
      [...path, 'retryPolicy'],
      'a whole graph is not run again here',
      'set the retries on its tasks',
    )
}

function checkPipelineConfig({ index, add }: RunCheck): void {
  const config = index.platform?.platforms?.kubernetes?.pipelineConfig ?? {}
  const path: Path = ['platforms', 'kubernetes', 'pipelineConfig']
  for (const name of ['resourceTtlOnCompletion', 'resourceTtlOnSuccess', 'resourceTtlOnFailure'] as const)
    if (config[name] !== undefined)
      add(
        'warning',
        'kubernetes',
        [...path, name],
        'nothing is removed here',
        'remove the run folder yourself',
      )
  if (config.workspace !== undefined)
    add(
      'warning',
      'kubernetes',
      [...path, 'workspace'],
      'the workspace is a folder of the run; its size is not limited',
      'nothing needs to be done',
    )
}
