import type { InputParameter } from '../../ir/task-inputs.ts'
import type { Path } from './finding.ts'
import { placeholdersIn } from './placeholder-text.ts'
import { didYouMean, type Report } from './report.ts'
import { producerOf, type SpecIndex, type TaskUse } from './spec-index.ts'
import { artifactFits, constantFit, type Fit, parameterFit } from './value-types.ts'

/** Follows every edge that feeds a task: that both ends exist, fit, and nothing needed is left out. */
export function checkTaskInputs(index: SpecIndex, use: TaskUse): void {
  checkParameters(index, use)
  checkArtifacts(index, use)
  checkMissing(index, use)
}

/** Fields that upstream's SDK repeats as inputs when machine settings come from parameters. */
const MACHINE_INPUTS: ReadonlySet<string> = new Set([
  'cpu_limit',
  'cpu_request',
  'memory_limit',
  'memory_request',
  'accelerator_type',
  'accelerator_count',
])

function checkParameters(index: SpecIndex, use: TaskUse): void {
  const { report } = index
  const declared = use.component?.spec.inputDefinitions?.parameters ?? {}
  const given = use.task.inputs?.parameters ?? {}
  const named = new Set(
    Object.values(given).flatMap((input) => {
      const constant = input.runtimeValue?.constant
      return typeof constant === 'string' ? placeholdersIn(constant).inputParameters : []
    }),
  )
  for (const [key, input] of Object.entries(given)) {
    const path: Path = [...use.path, 'inputs', 'parameters', key]
    const definition = declared[key]
    const isHelper = named.has(key) || MACHINE_INPUTS.has(key) || usedByExecutor(index, use, key)
    if (use.component !== undefined && definition === undefined && !isHelper)
      report.error(
        'unknown-input',
        path,
        `component "${use.component.name}" has no input parameter "${key}"`,
        didYouMean(key, Object.keys(declared)),
      )
    checkParameterSource(index, use, input, path, definition?.parameterType)
  }
}

function checkParameterSource(
  index: SpecIndex,
  use: TaskUse,
  input: InputParameter,
  path: Path,
  wanted: Parameters<typeof parameterFit>[1],
): void {
  const { report } = index
  const fit = (found: Fit, from: string): void => reportFit(report, path, found, from, wanted)
  if (input.componentInputParameter !== undefined) {
    const name = input.componentInputParameter
    const inputs = use.parent.spec.inputDefinitions?.parameters ?? {}
    const source = inputs[name]
    if (source === undefined)
      report.error(
        'unknown-input',
        [...path, 'componentInputParameter'],
        `${use.parent.name} has no input parameter "${name}"`,
        didYouMean(name, Object.keys(inputs)),
      )
    else if (input.parameterExpressionSelector === undefined)
      fit(parameterFit(source.parameterType, wanted), `input "${name}" is ${source.parameterType}`)
  } else if (input.taskOutputParameter !== undefined) {
    const { producerTask, outputParameterKey } = input.taskOutputParameter
    const at = [...path, 'taskOutputParameter']
    if (!checkProducer(index, use, producerTask, [...at, 'producerTask'])) return
    const outputs = producerOf(index, use, producerTask)?.spec.outputDefinitions?.parameters ?? {}
    const source = outputs[outputParameterKey]
    if (source === undefined)
      report.error(
        'unknown-output',
        [...at, 'outputParameterKey'],
        `task "${producerTask}" has no output parameter "${outputParameterKey}"`,
        didYouMean(outputParameterKey, Object.keys(outputs)),
      )
    else if (input.parameterExpressionSelector === undefined)
      fit(
        parameterFit(source.parameterType, wanted),
        `output "${outputParameterKey}" is ${source.parameterType}`,
      )
  } else if (input.runtimeValue !== undefined) {
    if (input.runtimeValue.runtimeParameter !== undefined)
      report.error(
        'unimplemented',
        [...path, 'runtimeValue', 'runtimeParameter'],
        'drivers do not read runtimeParameter',
        'write componentInputParameter',
      )
    const { constant } = input.runtimeValue
    if (constant === undefined) return
    fit(constantFit(constant, wanted), `the constant is ${JSON.stringify(constant).slice(0, 60)}`)
    if (typeof constant === 'string') checkConstantPlaceholders(index, use, constant, path)
  } else if (input.taskFinalStatus !== undefined) {
    const { producerTask } = input.taskFinalStatus
    checkProducer(index, use, producerTask, [...path, 'taskFinalStatus', 'producerTask'])
    if (use.task.triggerPolicy?.strategy !== 'ALL_UPSTREAM_TASKS_COMPLETED')
      report.error(
        'task-final-status',
        path,
        'the task takes a final status and yet waits for success',
        'set triggerPolicy.strategy to ALL_UPSTREAM_TASKS_COMPLETED',
      )
  } else
    report.error('oneof', path, 'the input says nothing of where its value comes from', 'add a runtimeValue')
}

function reportFit(report: Report, path: Path, fit: Fit, from: string, wanted: string | undefined): void {
  if (fit === 'clashes')
    report.error('type-mismatch', path, `${from}, the input takes ${wanted}`, 'give a value of that type')
  if (fit === 'becomes-text')
    report.warn(
      'type-mismatch',
      path,
      `${from}, the input takes STRING: the driver turns it into JSON text`,
      'declare the input with the type of what it is given',
    )
}

function checkConstantPlaceholders(index: SpecIndex, use: TaskUse, constant: string, path: Path): void {
  const given = use.task.inputs?.parameters ?? {}
  for (const name of placeholdersIn(constant).inputParameters) {
    if (given[name] !== undefined) continue
    index.report.error(
      'placeholder',
      path,
      `the placeholder names "${name}", which is no input of this task`,
      didYouMean(name, Object.keys(given)),
    )
  }
}

/** Whether the executor names the parameter in its own settings, as `{{$.inputs.parameters['key']}}`. */
function usedByExecutor(index: SpecIndex, use: TaskUse, key: string): boolean {
  const executor = index.executors[use.component?.spec.executorLabel ?? '']
  return executor !== undefined && placeholdersIn(JSON.stringify(executor)).inputParameters.includes(key)
}

function checkArtifacts(index: SpecIndex, use: TaskUse): void {
  const { report } = index
  const declared = use.component?.spec.inputDefinitions?.artifacts ?? {}
  for (const [key, input] of Object.entries(use.task.inputs?.artifacts ?? {})) {
    const path: Path = [...use.path, 'inputs', 'artifacts', key]
    const definition = declared[key]
    if (use.component !== undefined && definition === undefined)
      report.error(
        'unknown-input',
        path,
        `component "${use.component.name}" has no input artifact "${key}"`,
        didYouMean(key, Object.keys(declared)),
      )
    const source = artifactSource(index, use, input, path)
    if (source === undefined || definition === undefined) continue
    if (!artifactFits(source.artifactType, definition.artifactType))
      report.error(
        'type-mismatch',
        path,
        `${source.artifactType?.schemaTitle} is given, the input takes ${definition.artifactType?.schemaTitle}`,
        'give an artifact of that type',
      )
    const [isGiven, isTaken] = [source.isArtifactList === true, definition.isArtifactList === true]
    if (isGiven !== isTaken)
      report.error(
        'type-mismatch',
        path,
        isGiven
          ? 'a list of artifacts is given, the input takes one'
          : 'one artifact is given, the input takes a list',
        isGiven ? 'take the list, or the artifact inside the loop' : 'collect the artifact from a loop',
      )
  }
}

type ArtifactDefinition = NonNullable<
  NonNullable<NonNullable<TaskUse['component']>['spec']['outputDefinitions']>['artifacts']
>[string]

function artifactSource(
  index: SpecIndex,
  use: TaskUse,
  input: NonNullable<NonNullable<TaskUse['task']['inputs']>['artifacts']>[string],
  path: Path,
): ArtifactDefinition | undefined {
  const { report } = index
  if (input.componentInputArtifact !== undefined) {
    const inputs = use.parent.spec.inputDefinitions?.artifacts ?? {}
    const source = inputs[input.componentInputArtifact]
    if (source === undefined)
      report.error(
        'unknown-input',
        [...path, 'componentInputArtifact'],
        `${use.parent.name} has no input artifact "${input.componentInputArtifact}"`,
        didYouMean(input.componentInputArtifact, Object.keys(inputs)),
      )
    return source
  }
  if (input.taskOutputArtifact === undefined) {
    report.error(
      'oneof',
      path,
      'the input says nothing of where its artifact comes from',
      'add taskOutputArtifact',
    )
    return undefined
  }
  const { producerTask, outputArtifactKey } = input.taskOutputArtifact
  const at = [...path, 'taskOutputArtifact']
  if (!checkProducer(index, use, producerTask, [...at, 'producerTask'])) return undefined
  const outputs = producerOf(index, use, producerTask)?.spec.outputDefinitions?.artifacts ?? {}
  const source = outputs[outputArtifactKey]
  if (source === undefined)
    report.error(
      'unknown-output',
      [...at, 'outputArtifactKey'],
      `task "${producerTask}" has no output artifact "${outputArtifactKey}"`,
      didYouMean(outputArtifactKey, Object.keys(outputs)),
    )
  return source
}

/** Whether a sibling task of that name exists; where its component does not, that is reported there. */
function checkProducer(index: SpecIndex, use: TaskUse, producer: string, path: Path): boolean {
  const siblings = use.dag.tasks ?? {}
  if (siblings[producer] === undefined) {
    index.report.error(
      'unknown-producer',
      path,
      `no task "${producer}" in this graph`,
      didYouMean(
        producer,
        Object.keys(siblings).filter((name) => name !== use.name),
      ),
    )
    return false
  }
  return producerOf(index, use, producer) !== undefined
}

function checkMissing(index: SpecIndex, use: TaskUse): void {
  const definitions = use.component?.spec.inputDefinitions
  const itemInput = use.task.parameterIterator?.itemInput
  for (const [key, definition] of Object.entries(definitions?.parameters ?? {})) {
    const isNeeded = definition.isOptional !== true && definition.defaultValue === undefined
    if (!isNeeded || key === itemInput || use.task.inputs?.parameters?.[key] !== undefined) continue
    index.report.error(
      'missing-input',
      [...use.path, 'inputs', 'parameters'],
      `the required parameter "${key}" is not given`,
      `give ${key}, or give it a default in component "${use.component?.name}"`,
    )
  }
  for (const [key, definition] of Object.entries(definitions?.artifacts ?? {})) {
    if (definition.isOptional === true || use.task.inputs?.artifacts?.[key] !== undefined) continue
    index.report.error(
      'missing-input',
      [...use.path, 'inputs', 'artifacts'],
      `the required artifact "${key}" is not given`,
      `give ${key}`,
    )
  }
}
