import type { Json } from '../../ir/json.ts'
import type { Path } from './finding.ts'
import { didYouMean } from './report.ts'
import type { SpecIndex, TaskUse } from './spec-index.ts'
import { constantFit, parameterFit } from './value-types.ts'

/** Checks one task apart from its inputs: its component, what it waits for, its condition and its loop. */
export function checkTask(index: SpecIndex, use: TaskUse): void {
  checkName(index, use)
  checkComponent(index, use)
  checkDependencies(index, use)
  checkCondition(index, use)
  checkIterator(index, use)
}

const TASK_NAME = /^[a-zA-Z0-9][a-zA-Z0-9_-]*$/

function checkName({ report }: SpecIndex, { name, path, dag }: TaskUse): void {
  if (!TASK_NAME.test(name) || name.length > 128)
    report.error(
      'name',
      path,
      `Argo does not take "${name}" as a task's name`,
      'use at most 128 letters, digits, - and _, the first a letter or digit',
    )
  if (dag.tasks?.[`${name}-driver`] !== undefined)
    report.error(
      'name',
      [...path.slice(0, -1), `${name}-driver`],
      `the backend gives the driver of task "${name}" this very name`,
      'call one of the two differently',
    )
}

function checkComponent({ report, components }: SpecIndex, { task, path, component }: TaskUse): void {
  const name = task.componentRef?.name
  if (name === undefined) {
    if (task.componentRef !== undefined)
      report.error(
        'missing-field',
        [...path, 'componentRef'],
        'ComponentRef lacks "name"',
        'name a component',
      )
  } else if (component === undefined)
    report.error(
      'unknown-component',
      [...path, 'componentRef', 'name'],
      `no component "${name}"`,
      didYouMean(name, components.keys()),
    )
}

function checkDependencies({ report }: SpecIndex, { name, task, path, dag }: TaskUse): void {
  const siblings = Object.keys(dag.tasks ?? {})
  for (const [place, upstream] of (task.dependentTasks ?? []).entries()) {
    if (siblings.includes(upstream)) continue
    report.error(
      'unknown-producer',
      [...path, 'dependentTasks', place],
      `no task "${upstream}" in this graph`,
      didYouMean(
        upstream,
        siblings.filter((sibling) => sibling !== name),
      ),
    )
  }
}

const REFERENCE = /inputs\s*\.\s*parameter(?:_v|V)alues\s*\[\s*(?:'([^']*)'|"([^"]*)")\s*\]/g

function checkCondition(index: SpecIndex, use: TaskUse): void {
  const { report, executors } = index
  const condition = use.task.triggerPolicy?.condition
  if (condition === undefined || condition === '') return
  const path: Path = [...use.path, 'triggerPolicy', 'condition']
  const given = Object.keys(use.task.inputs?.parameters ?? {})
  for (const [, single, double] of condition.matchAll(REFERENCE)) {
    const name = single ?? double ?? ''
    if (given.includes(name)) continue
    report.error(
      'condition',
      path,
      `the condition reads parameter "${name}", which the task is not given`,
      didYouMean(name, given),
    )
  }
  const fault = unbalanced(condition)
  if (fault !== undefined) report.error('condition', path, fault, 'close what was opened')
  const executor = executors[use.component?.spec.executorLabel ?? '']
  if (executor?.importer !== undefined)
    report.error(
      'condition',
      path,
      'an importer cannot have a condition of its own',
      'put the importer into a graph of its own and the condition on that',
    )
}

/** Says which bracket or quote of a CEL expression has no partner. */
function unbalanced(expression: string): string | undefined {
  const bare = expression.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/gs, '')
  if (/['"]/.test(bare)) return 'a quote is not closed'
  const open: string[] = []
  const partner: Record<string, string> = { ')': '(', ']': '[', '}': '{' }
  for (const character of bare) {
    if ('([{'.includes(character)) open.push(character)
    else if (partner[character] !== undefined && open.pop() !== partner[character])
      return `"${character}" closes nothing`
  }
  return open.length === 0 ? undefined : `"${open.at(-1)}" is not closed`
}

function checkIterator(index: SpecIndex, use: TaskUse): void {
  const { report } = index
  const iterator = use.task.parameterIterator
  const limit = use.task.iteratorPolicy?.parallelismLimit
  if (limit !== undefined && limit < 0)
    report.error(
      'iterator',
      [...use.path, 'iteratorPolicy'],
      `the limit is ${limit}`,
      'give 0 (none) or more',
    )
  if (iterator === undefined) {
    if (use.task.iteratorPolicy !== undefined)
      report.warn(
        'iterator',
        [...use.path, 'iteratorPolicy'],
        'the task is no loop',
        'leave iteratorPolicy out',
      )
    return
  }
  const path: Path = [...use.path, 'parameterIterator']
  const inputs = use.component?.spec.inputDefinitions?.parameters ?? {}
  const item = inputs[iterator.itemInput ?? '']
  if (use.component !== undefined && iterator.itemInput !== undefined && item === undefined)
    report.error(
      'unknown-input',
      [...path, 'itemInput'],
      `component "${use.component.name}" has no input parameter "${iterator.itemInput}"`,
      didYouMean(iterator.itemInput, Object.keys(inputs)),
    )
  if (use.component !== undefined && use.component.spec.dag === undefined)
    report.error(
      'iterator',
      path,
      `the loop runs "${use.component.name}", which is no graph`,
      'put the task into a graph of its own and loop over that',
    )
  const others = (index.usesOf.get(use.component?.name ?? '') ?? []).filter(({ path: at }) => at !== use.path)
  if (others.length > 0)
    report.error(
      'iterator',
      path,
      `"${use.component?.name}" is also run by ${others[0]?.parent.name}.${others[0]?.name}`,
      'give every loop a component of its own',
    )
  checkLoopOutputs(index, use)
  if (iterator.items?.raw !== undefined) checkRawItems(index, use, iterator.items.raw, item?.parameterType)
  else if (iterator.items?.inputParameter !== undefined)
    checkListInput(index, use, iterator.items.inputParameter)
  else if (iterator.items !== undefined)
    report.error('iterator', [...path, 'items'], 'the loop has no items', 'give raw or inputParameter')
}

function checkRawItems(
  { report }: SpecIndex,
  use: TaskUse,
  raw: string,
  wanted: Parameters<typeof constantFit>[1],
): void {
  const path: Path = [...use.path, 'parameterIterator', 'items', 'raw']
  let items: Json
  try {
    items = JSON.parse(raw) as Json
  } catch {
    report.error('iterator', path, 'the items are no JSON', 'write a JSON array')
    return
  }
  if (!Array.isArray(items)) {
    report.error('iterator', path, 'the items are no list', 'write a JSON array')
    return
  }
  const wrong = items.findIndex((item) => constantFit(item, wanted) !== 'fits')
  if (wrong >= 0)
    report.error(
      'type-mismatch',
      path,
      `item ${wrong} is ${JSON.stringify(items[wrong])}, the loop takes ${wanted}`,
      'make all items of one type and declare the item input with it',
    )
}

function checkListInput({ report }: SpecIndex, use: TaskUse, name: string): void {
  const path: Path = [...use.path, 'parameterIterator', 'items', 'inputParameter']
  const given = use.task.inputs?.parameters ?? {}
  if (given[name] === undefined) {
    report.error(
      'unknown-input',
      path,
      `the task is not given "${name}"`,
      didYouMean(name, Object.keys(given)),
    )
    return
  }
  const type = use.component?.spec.inputDefinitions?.parameters?.[name]?.parameterType
  if (type !== undefined && parameterFit(type, 'LIST') !== 'fits' && type !== 'STRING')
    report.error('type-mismatch', path, `"${name}" is ${type}`, 'loop over a LIST')
}

/** Each run of a loop gives one value, so what comes out of the loop is a list of them. */
function checkLoopOutputs({ report }: SpecIndex, { component }: TaskUse): void {
  if (component === undefined) return
  const path: Path = [...component.path, 'outputDefinitions']
  const outputs = component.spec.outputDefinitions
  for (const [key, { parameterType }] of Object.entries(outputs?.parameters ?? {}))
    if (parameterType !== undefined && parameterType !== 'LIST')
      report.error(
        'type-mismatch',
        [...path, 'parameters', key],
        `the output of a loop is declared ${parameterType}`,
        'declare it LIST',
      )
  for (const [key, { isArtifactList }] of Object.entries(outputs?.artifacts ?? {}))
    if (isArtifactList !== true)
      report.error(
        'type-mismatch',
        [...path, 'artifacts', key],
        'the output of a loop is declared as one artifact',
        'set isArtifactList to true',
      )
}
