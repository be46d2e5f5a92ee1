import { isDeepStrictEqual } from 'node:util'
import {
  type CompiledPipeline,
  type ComponentSpec,
  canonicalJson,
  type DagSpec,
  type InputArtifact,
  type InputParameter,
  type TaskSpec,
} from '@kubeflow/pipelines/ir'
import { comparable, groupKind, isGroup } from './comparable.ts'

/**
 * Why two compiled pipelines do not mean the same; undefined where they do.
 *
 * Names that compilers number by themselves (of tasks behind the first of a component, of groups, of
 * components and executors, of what is handed between groups) may differ, as long as one renaming makes
 * the graphs equal; everything else must be the same.
 */
export function whyDifferent(one: CompiledPipeline, other: CompiledPipeline): string | undefined {
  const [a, b] = [comparable(one), comparable(other)]
  try {
    if (!isDeepStrictEqual(a.spec.pipelineInfo, b.spec.pipelineInfo))
      throw new Mismatch(`pipelineInfo ${show(a.spec.pipelineInfo)} ≠ ${show(b.spec.pipelineInfo)}`)
    same('defaultPipelineRoot', a.spec.defaultPipelineRoot, b.spec.defaultPipelineRoot)
    same(
      'pipelineConfig',
      a.platform?.platforms?.kubernetes?.pipelineConfig,
      b.platform?.platforms?.kubernetes?.pipelineConfig,
    )
    matchPlainComponent({ a, b }, a.spec.root, b.spec.root, 'root')
    return undefined
  } catch (error) {
    if (error instanceof Mismatch) return error.message
    throw error
  }
}

class Mismatch extends Error {}

interface Pair {
  readonly a: CompiledPipeline
  readonly b: CompiledPipeline
}

/** From a name in b to the name in a. */
type Renaming = Map<string, string>

interface DagState {
  readonly tasks: Renaming
  /** Renamed outputs of groups, by the group's name in a. */
  readonly outputs: Map<string, Renaming>
  readonly inputs: Renaming | undefined
}

function matchPlainComponent(pair: Pair, a: ComponentSpec, b: ComponentSpec, place: string): void {
  same(`${place}.inputDefinitions`, a.inputDefinitions, b.inputDefinitions)
  same(`${place}.outputDefinitions`, a.outputDefinitions, b.outputDefinitions)
  if (a.dag === undefined || b.dag === undefined) {
    same(`${place}: is a graph`, a.dag !== undefined, b.dag !== undefined)
    return
  }
  const state = matchTasks(pair, a.dag, b.dag, undefined, place)
  same(`${place}.outputs`, a.dag.outputs, renameOutputs(b.dag.outputs, state))
}

/** Finds which task of b is which of a, trying every assignment that fits, producers first. */
function matchTasks(
  pair: Pair,
  a: DagSpec,
  b: DagSpec,
  inputs: Renaming | undefined,
  place: string,
): DagState {
  const order = inOrder(a)
  const candidates = Object.keys(b.tasks ?? {})
  if (order.length !== candidates.length)
    throw new Mismatch(`${place}: tasks ${order.join(', ')} ≠ ${candidates.join(', ')}`)
  let reason: Mismatch | undefined
  const search = (depth: number, state: DagState): DagState | undefined => {
    const name = order[depth]
    if (name === undefined) return state
    for (const candidate of candidates) {
      if (state.tasks.has(candidate) || stem(candidate) !== stem(name)) continue
      const next = {
        tasks: new Map(state.tasks).set(candidate, name),
        outputs: new Map(state.outputs),
        inputs: state.inputs,
      }
      try {
        matchTask(pair, a, b, name, candidate, next, `${place}.${name}`)
      } catch (error) {
        if (!(error instanceof Mismatch)) throw error
        reason = error
        continue
      }
      const found = search(depth + 1, next)
      if (found !== undefined) return found
    }
    return undefined
  }
  const found = search(0, { tasks: new Map(), outputs: new Map(), inputs })
  if (found === undefined) throw reason ?? new Mismatch(`${place}: no task of the other fits`)
  return found
}

function matchTask(
  pair: Pair,
  dagA: DagSpec,
  dagB: DagSpec,
  nameA: string,
  nameB: string,
  state: DagState,
  place: string,
): void {
  const [a, b] = [dagA.tasks?.[nameA], dagB.tasks?.[nameB]]
  const componentA = pair.a.spec.components?.[a?.componentRef?.name ?? '']
  const componentB = pair.b.spec.components?.[b?.componentRef?.name ?? '']
  if (a === undefined || b === undefined || componentA === undefined || componentB === undefined)
    throw new Mismatch(`${place}: a component is missing`)
  same(`${place}.taskInfo`, stem(a.taskInfo?.name ?? ''), stem(b.taskInfo?.name ?? ''))
  for (const field of ['cachingOptions', 'retryPolicy', 'iteratorPolicy'] as const)
    same(`${place}.${field}`, a[field], b[field])
  same(`${place}.strategy`, a.triggerPolicy?.strategy, b.triggerPolicy?.strategy)
  const dependencies = (b.dependentTasks ?? []).map((task) => state.tasks.get(task) ?? `unmatched ${task}`)
  same(`${place}.dependentTasks`, [...(a.dependentTasks ?? [])].sort(), dependencies.sort())
  const renamed = matchInputs(a, b, componentA, isGroup(nameA), state, place)
  same(`${place}.condition`, a.triggerPolicy?.condition, renameQuoted(b.triggerPolicy?.condition, renamed))
  matchIterator(a, b, renamed, place)
  if (!isGroup(nameA)) {
    matchPlainComponent(pair, componentA, componentB, place)
    matchExecutors(pair, componentA, componentB, renamed, state, place)
    return
  }
  matchGroup(pair, nameA, componentA, componentB, renamed, state, place)
}

/** Pairs the inputs of two tasks: by name where the component declares them, else by where they come from. */
function matchInputs(
  a: TaskSpec,
  b: TaskSpec,
  componentA: ComponentSpec,
  isOfGroup: boolean,
  state: DagState,
  place: string,
): Renaming {
  const renamed: Renaming = new Map()
  const isFixed = (key: string): boolean =>
    !isOfGroup && componentA.inputDefinitions?.parameters?.[key] !== undefined
  const [inA, inB] = [{ ...a.inputs?.parameters }, { ...b.inputs?.parameters }]
  for (const [key, input] of Object.entries(inB)) {
    if (isFixed(key)) continue
    const source = canonicalJson(renameParameter(input, state))
    const match = Object.entries(inA).find(
      ([name, own]) =>
        !isFixed(name) && ![...renamed.values()].includes(name) && canonicalJson(own) === source,
    )
    if (match === undefined) throw new Mismatch(`${place}: nothing is like input ${key} from ${source}`)
    renamed.set(key, match[0])
  }
  const [fixedA, fixedB] = [inA, inB].map((inputs) =>
    Object.fromEntries(Object.entries(inputs).filter(([key]) => isFixed(key) || isOfGroup)),
  )
  const rewritten = Object.entries(fixedB ?? {}).map(([key, input]) => [
    renamed.get(key) ?? key,
    renamePlaceholders(renameParameter(input as InputParameter, state), renamed),
  ])
  same(`${place}.inputs`, fixedA, Object.fromEntries(rewritten))
  const helpers = (inputs: object): number => Object.keys(inputs).filter((key) => !isFixed(key)).length
  same(`${place}: number of undeclared inputs`, helpers(inA), helpers(inB))
  const artifactsB = Object.entries(b.inputs?.artifacts ?? {}).map(([key, input]) => {
    const source = renameArtifact(input, state)
    const own = isOfGroup
      ? Object.entries(a.inputs?.artifacts ?? {}).find(([, other]) => isDeepStrictEqual(other, source))?.[0]
      : key
    if (isOfGroup && own !== undefined) renamed.set(key, own)
    return [own ?? key, source] as const
  })
  same(`${place}.artifacts`, a.inputs?.artifacts ?? {}, Object.fromEntries(artifactsB))
  return renamed
}

function matchIterator(a: TaskSpec, b: TaskSpec, renamed: Renaming, place: string): void {
  const [one, other] = [a.parameterIterator, b.parameterIterator]
  if (one?.itemInput !== undefined && other?.itemInput !== undefined)
    renamed.set(other.itemInput, one.itemInput)
  const list = other?.items?.inputParameter
  same(
    `${place}.items`,
    one?.items,
    list === undefined ? other?.items : { inputParameter: renamed.get(list) },
  )
}

function matchGroup(
  pair: Pair,
  nameA: string,
  a: ComponentSpec,
  b: ComponentSpec,
  renamed: Renaming,
  state: DagState,
  place: string,
): void {
  const definitions = (kind: 'parameters' | 'artifacts') =>
    Object.fromEntries(
      Object.entries(b.inputDefinitions?.[kind] ?? {}).map(([key, value]) => [
        renamed.get(key) ?? key,
        value,
      ]),
    )
  same(`${place}.inputs`, a.inputDefinitions?.parameters ?? {}, definitions('parameters'))
  same(`${place}.inputs`, a.inputDefinitions?.artifacts ?? {}, definitions('artifacts'))
  const inner = matchTasks(pair, a.dag ?? {}, b.dag ?? {}, renamed, place)
  const outputs: Renaming = new Map()
  const [given, wanted] = [renameOutputs(b.dag?.outputs, inner), a.dag?.outputs]
  for (const kind of ['parameters', 'artifacts'] as const) {
    const own = Object.entries(wanted?.[kind] ?? {})
    const others = Object.entries(given?.[kind] ?? {})
    same(`${place}: number of output ${kind}`, own.length, others.length)
    for (const [key, selected] of others) {
      const match = own.find(([, selector]) => isDeepStrictEqual(selector, selected))
      if (match === undefined)
        throw new Mismatch(`${place}: no output like ${key} ${show(selected)} among ${show(own)}`)
      outputs.set(key, match[0])
      same(
        `${place}.${match[0]}`,
        a.outputDefinitions?.[kind]?.[match[0]],
        b.outputDefinitions?.[kind]?.[key],
      )
    }
  }
  state.outputs.set(nameA, outputs)
}

function matchExecutors(
  pair: Pair,
  a: ComponentSpec,
  b: ComponentSpec,
  renamed: Renaming,
  state: DagState,
  place: string,
): void {
  const platformOf = ({ platform }: CompiledPipeline, { executorLabel }: ComponentSpec) =>
    platform?.platforms?.kubernetes?.deploymentSpec?.executors?.[executorLabel ?? '']
  same(`${place}.kubernetes`, platformOf(pair.a, a), renameReferences(platformOf(pair.b, b), state))
  const executorOf = ({ spec }: CompiledPipeline, { executorLabel }: ComponentSpec) =>
    spec.deploymentSpec.executors?.[executorLabel ?? '']
  if (a.dag === undefined)
    same(`${place}.executor`, executorOf(pair.a, a), renamePlaceholders(executorOf(pair.b, b), renamed))
}

function renameParameter(input: InputParameter, state: DagState): InputParameter {
  return renameReferences(input, state) as InputParameter
}

function renameArtifact(input: InputArtifact, state: DagState): InputArtifact {
  return renameReferences(input, state) as InputArtifact
}

/** Renames what a task refers to in the graph that it stands in. */
function renameReferences(value: unknown, state: DagState): unknown {
  if (Array.isArray(value)) return value.map((item) => renameReferences(item, state))
  if (value === null || typeof value !== 'object') return value
  const source = value as Record<string, unknown>
  const producer = source.producerTask ?? source.producerSubtask
  return Object.fromEntries(
    Object.entries(source).map(([key, inner]) => {
      if (key === 'componentInputParameter' || key === 'componentInputArtifact')
        return [key, state.inputs?.get(inner as string) ?? inner]
      if (key === 'producerTask' || key === 'producerSubtask')
        return [key, state.tasks.get(inner as string) ?? `unmatched ${inner}`]
      if ((key === 'outputParameterKey' || key === 'outputArtifactKey') && typeof producer === 'string')
        return [key, state.outputs.get(state.tasks.get(producer) ?? '')?.get(inner as string) ?? inner]
      return [key, renameReferences(inner, state)]
    }),
  )
}

function renameOutputs(outputs: DagSpec['outputs'], state: DagState): DagSpec['outputs'] {
  return renameReferences(outputs, state) as DagSpec['outputs']
}

function renamePlaceholders(value: unknown, renamed: Renaming): unknown {
  if (value === undefined) return undefined
  const text = JSON.stringify(value).replace(
    /\{\{\$\.inputs\.parameters\['([^']+)'\]\}\}/g,
    (whole, name: string) => whole.replace(name, renamed.get(name) ?? name),
  )
  return JSON.parse(text)
}

function renameQuoted(condition: string | undefined, renamed: Renaming): string | undefined {
  return condition?.replace(/\['([^']+)'\]/g, (_, name: string) => `['${renamed.get(name) ?? name}']`)
}

/** Tasks with their producers before them. */
function inOrder(dag: DagSpec): readonly string[] {
  const done = new Set<string>()
  const visit = (name: string): void => {
    if (done.has(name)) return
    for (const upstream of dag.tasks?.[name]?.dependentTasks ?? []) if (dag.tasks?.[upstream]) visit(upstream)
    done.add(name)
  }
  for (const name of Object.keys(dag.tasks ?? {})) visit(name)
  return [...done]
}

/** A name without the number behind it; what kind of group it is, of a group. */
function stem(name: string): string {
  return groupKind(name) ?? name.replace(/-\d+$/, '')
}

function same(place: string, a: unknown, b: unknown): void {
  if (!isDeepStrictEqual(a ?? null, b ?? null)) throw new Mismatch(`${place}: ${show(a)} ≠ ${show(b)}`)
}

function show(value: unknown): string {
  const text = canonicalJson(value) ?? 'nothing'
  return text.length > 400 ? `${text.slice(0, 400)}…` : text
}
