import { toType } from '../arguments/parameter-text.ts'
import type { ComponentSpec } from '../ir/component-spec.ts'
import type { Json } from '../ir/json.ts'
import type { Target } from '../ir/target.ts'
import type { InputArtifact, InputParameter } from '../ir/task-inputs.ts'
import type { TaskSpec } from '../ir/task-spec.ts'
import { CelError, select } from './cel.ts'
import { expandJson } from './expand-placeholders.ts'
import { finalStatus } from './final-status.ts'
import type { Outcome } from './outcome.ts'
import type { Artifact, Outputs } from './run-state.ts'

/** Where a task's inputs come from. */
export interface InputSources {
  /** What the graph that it stands in was given. */
  readonly graph: Outputs
  /** How the tasks beside it ended. */
  readonly siblings: ReadonlyMap<string, Outcome>
  /** Placeholders of the run and the task. */
  readonly run: Readonly<Record<string, string>>
  readonly target: Target
}

export type Resolution =
  | { readonly ok: true; readonly inputs: Outputs }
  | { readonly ok: false; readonly faults: readonly string[] }

/**
 * A task's inputs as its component takes them: values of the declared types, defaults where nothing
 * comes. Whole numbers stay whole, inside lists and objects too. Gives every fault at once.
 */
export function resolveInputs(
  task: TaskSpec,
  component: ComponentSpec,
  sources: InputSources,
  itemInput?: string,
): Resolution {
  const faults: string[] = []
  const parameters = resolveParameters(task, component, sources, faults, itemInput)
  const artifacts: Record<string, readonly Artifact[]> = {}
  for (const [name, input] of Object.entries(task.inputs?.artifacts ?? {})) {
    const list = artifactsOf(input, sources)
    if (list !== undefined) artifacts[name] = list
  }
  for (const [name, definition] of Object.entries(component.inputDefinitions?.artifacts ?? {}))
    if (artifacts[name] === undefined && definition.isOptional !== true)
      faults.push(`the input artifact "${name}" is not there${reason(task.inputs?.artifacts?.[name])}`)
  return faults.length > 0 ? { ok: false, faults } : { ok: true, inputs: { parameters, artifacts } }
}

function resolveParameters(
  task: TaskSpec,
  component: ComponentSpec,
  sources: InputSources,
  faults: string[],
  itemInput: string | undefined,
): Record<string, Json> {
  const declared = component.inputDefinitions?.parameters ?? {}
  const found: Record<string, Json> = {}
  const put = (name: string, value: Json | undefined): void => {
    if (value === undefined || value === null) return
    const typed = toType(value, declared[name]?.parameterType)
    if (typed.ok) found[name] = typed.value
    else faults.push(`the input "${name}" ${typed.fault}`)
  }
  const given = Object.entries(task.inputs?.parameters ?? {})
  const withPlaceholders = given.filter(([, { runtimeValue }]) => hasPlaceholder(runtimeValue?.constant))
  for (const [name, input] of given) {
    if (hasPlaceholder(input.runtimeValue?.constant)) continue
    try {
      put(name, parameterOf(input, sources))
    } catch (error) {
      if (!(error instanceof CelError)) throw error
      faults.push(`the input "${name}" cannot be taken out of its value: ${error.message}`)
    }
  }
  // Constants with placeholders are texts around the task's other inputs.
  const values = { input: { ...EMPTY_INPUT, inputs: { parameterValues: { ...found }, artifacts: {} } } }
  for (const [name, { runtimeValue }] of withPlaceholders)
    put(name, expandJson(runtimeValue?.constant ?? null, { ...values, run: sources.run }))
  for (const [name, { defaultValue, isOptional }] of Object.entries(declared)) {
    if (found[name] !== undefined || name === itemInput) continue
    if (defaultValue !== undefined) put(name, defaultValue)
    else if (isOptional !== true && !faults.some((fault) => fault.startsWith(`the input "${name}"`)))
      faults.push(`the input "${name}" has no value${reason(task.inputs?.parameters?.[name])}`)
  }
  return found
}

const EMPTY_INPUT = { outputs: { parameters: {}, artifacts: {}, outputFile: '' } }

function hasPlaceholder(constant: Json | undefined): boolean {
  return constant !== undefined && JSON.stringify(constant).includes('{{$')
}

function parameterOf(
  input: InputParameter,
  { graph, siblings, run, target }: InputSources,
): Json | undefined {
  const value = ((): Json | undefined => {
    if (input.componentInputParameter !== undefined) return graph.parameters[input.componentInputParameter]
    if (input.taskOutputParameter !== undefined) {
      const { producerTask, outputParameterKey } = input.taskOutputParameter
      return siblings.get(producerTask)?.outputs.parameters[outputParameterKey]
    }
    if (input.taskFinalStatus !== undefined) {
      const { producerTask } = input.taskFinalStatus
      const outcome = siblings.get(producerTask)
      return outcome && finalStatus(outcome, producerTask, run.pipeline_job_resource_name ?? '', target)
    }
    const { constant, constantValue } = input.runtimeValue ?? {}
    const { intValue, doubleValue, stringValue } = constantValue ?? {}
    return constant ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? stringValue
  })()
  const { parameterExpressionSelector: selector } = input
  return value === undefined || value === null || selector === undefined ? value : select(selector, value)
}

function artifactsOf(
  { componentInputArtifact, taskOutputArtifact }: InputArtifact,
  { graph, siblings }: InputSources,
): readonly Artifact[] | undefined {
  if (componentInputArtifact !== undefined) return graph.artifacts[componentInputArtifact]
  if (taskOutputArtifact === undefined) return undefined
  const { producerTask, outputArtifactKey } = taskOutputArtifact
  return siblings.get(producerTask)?.outputs.artifacts[outputArtifactKey]
}

/** Says who should have given an input. */
function reason(input: InputParameter | InputArtifact | undefined): string {
  if (input === undefined) return ''
  const from =
    ('taskOutputParameter' in input ? input.taskOutputParameter?.producerTask : undefined) ??
    ('taskOutputArtifact' in input ? input.taskOutputArtifact?.producerTask : undefined)
  return from === undefined ? '' : `: task "${from}" gave none`
}
