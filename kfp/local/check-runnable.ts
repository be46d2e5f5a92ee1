import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { delimiter, join } from 'node:path'
import { checkArguments, withDefaults } from '../arguments/check-arguments.ts'
import { formatPath, type Path } from '../compiler/validate/finding.ts'
import { Report } from '../compiler/validate/report.ts'
import { indexSpec, type SpecIndex, type TaskUse } from '../compiler/validate/spec-index.ts'
import { validatePipeline } from '../compiler/validate/validate.ts'
import type { ContainerSpec } from '../ir/container-spec.ts'
import type { CompiledPipeline } from '../ir/yaml/write-yaml.ts'
import { celFault } from './cel.ts'
import { checkKubernetes } from './check-kubernetes.ts'
import { ruleFor } from './image-rule.ts'
import { importSource } from './import-artifact.ts'
import type { RunFinding } from './not-runnable-error.ts'
import { requestOf } from './resource-request.ts'
import type { CheckOptions } from './run-options.ts'
import { traceParameter } from './trace-parameter.ts'

/** Everything that can be said of a run before it starts. */
interface Check {
  readonly index: SpecIndex
  readonly options: CheckOptions
  readonly args: ReturnType<typeof withDefaults>
  readonly add: (
    severity: RunFinding['severity'],
    code: RunFinding['code'],
    path: Path,
    message: string,
    remedy: string,
  ) => void
}

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
  const check: Check = {
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

function checkExpressions({ add }: Check, { task, path, component }: TaskUse): void {
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

/** Images of steps that the cluster's driver carries out itself. */
const DRIVER_IMAGES: ReadonlySet<string> = new Set(['argostub/createpvc', 'argostub/deletepvc'])

function checkImage(
  { options, add }: Check,
  { image, command = [], args = [] }: ContainerSpec,
  path: Path,
): void {
  if (DRIVER_IMAGES.has(image)) {
    add('error', 'volume', path, 'the step makes or deletes a volume of a cluster', 'run it on a cluster')
    return
  }
  const runner = options.runner ?? 'process'
  if (runner !== 'process') {
    if (!isProgram(runner))
      add('error', 'command', ['--runner'], `there is no command "${runner}" on this machine`, 'install it')
    return
  }
  const rule = ruleFor(image, options.images)
  if (rule === undefined) {
    add(
      'error',
      'image',
      [...path, 'image'],
      `nothing says what runs the image ${image} here`,
      `map it with --image-map ${image}=COMMAND, or use --runner docker or podman`,
    )
    return
  }
  const [first] = rule.command([...command, ...args])
  if (first !== undefined && !first.includes('{{$') && !isProgram(first))
    add(
      'error',
      'command',
      [...path, 'command'],
      `there is no command "${first}" on this machine`,
      `install it, or map the image with --image-map ${image}=COMMAND`,
    )
}

function isProgram(name: string): boolean {
  const candidates = name.includes('/')
    ? [name]
    : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, name))
  return candidates.some((file) => {
    try {
      accessSync(file, constants.X_OK)
      return statSync(file).isFile()
    } catch {
      return false
    }
  })
}

function checkResources({ options, add }: Check, container: ContainerSpec, path: Path): void {
  const asked = requestOf(container, (text) => text)
  const cores = options.cores ?? availableParallelism()
  const memoryBytes = options.memoryBytes ?? totalmem()
  if (asked.cores > cores || asked.memoryBytes > memoryBytes)
    add(
      'warning',
      'machine',
      [...path, 'resources'],
      `the step asks for ${asked.cores} cores and ${gibibytes(asked.memoryBytes)} GiB, there are ${cores} and ${gibibytes(memoryBytes)} GiB`,
      'it runs while no other step does; it may be slow or run out of memory',
    )
  const accelerator = container.resources?.accelerator
  if (accelerator !== undefined)
    add(
      'warning',
      'machine',
      [...path, 'resources', 'accelerator'],
      'no accelerator is set aside for the step here',
      'it finds the devices that this machine has',
    )
}

function gibibytes(bytes: number): string {
  return (bytes / 2 ** 30).toFixed(1).replace(/\.0$/, '')
}

/** Where an importer's address is known before the run, it has to be one that can be fetched. */
function checkImporter({ index, args, options, add }: Check, use: TaskUse): void {
  const label = use.component?.spec.executorLabel ?? ''
  const { artifactUri } = index.executors[label]?.importer ?? {}
  const name = artifactUri?.runtimeParameter
  const constant = artifactUri?.constant ?? artifactUri?.constantValue?.stringValue
  const addresses = name === undefined ? [constant] : traceParameter(index, use, name, args)
  for (const address of addresses) {
    if (typeof address !== 'string' || address.includes('{{$')) continue
    const source = importSource(address, options.baseFolder ?? process.cwd(), options.artifactRoots)
    if (source.kind === 'unreachable')
      add('error', 'artifact-address', use.path, `${address}: ${source.message}`, source.remedy)
    if (source.kind === 'path' && !existsSync(source.path))
      add(
        'error',
        'artifact-address',
        use.path,
        `${source.path}: there is no such file or folder`,
        'put it there or give another address',
      )
  }
}

function checkPipelineConfig({ index, add }: Check): void {
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
