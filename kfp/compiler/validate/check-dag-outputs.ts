import type { ArtifactSelector, ParameterSelector } from '../../ir/dag-outputs.ts'
import type { Path } from './finding.ts'
import { didYouMean } from './report.ts'
import { isInLoop, type NamedComponent, producerOf, type SpecIndex } from './spec-index.ts'
import { artifactFits, parameterFit } from './value-types.ts'

/** Checks what a graph gives: that each output is declared, comes from a task, and fits its type. */
export function checkDagOutputs(index: SpecIndex, graph: NamedComponent): void {
  // Upstream declares what is collected from a loop as a list in every graph that it passes through.
  const isLoop = isInLoop(index, graph)
  const given = graph.spec.dag?.outputs
  const declared = graph.spec.outputDefinitions
  const path: Path = [...graph.path, 'dag', 'outputs']
  checkNames(
    index,
    graph,
    'parameters',
    Object.keys(given?.parameters ?? {}),
    Object.keys(declared?.parameters ?? {}),
  )
  checkNames(
    index,
    graph,
    'artifacts',
    Object.keys(given?.artifacts ?? {}),
    Object.keys(declared?.artifacts ?? {}),
  )
  for (const [key, output] of Object.entries(given?.parameters ?? {})) {
    const at: Path = [...path, 'parameters', key]
    const selectors = output.valueFromOneof?.parameterSelectors ?? []
    if (output.valueFromParameter === undefined && selectors.length === 0)
      index.report.error('oneof', at, 'the output selects nothing', 'add valueFromParameter')
    if (output.valueFromParameter !== undefined)
      checkParameter(index, graph, output.valueFromParameter, key, [...at, 'valueFromParameter'], isLoop)
    for (const [place, selector] of selectors.entries())
      checkParameter(
        index,
        graph,
        selector,
        key,
        [...at, 'valueFromOneof', 'parameterSelectors', place],
        isLoop,
      )
  }
  for (const [key, output] of Object.entries(given?.artifacts ?? {})) {
    const at: Path = [...path, 'artifacts', key, 'artifactSelectors']
    const selectors = output.artifactSelectors ?? []
    if (selectors.length === 0)
      index.report.error('oneof', at, 'the output selects nothing', 'add a selector')
    for (const [place, selector] of selectors.entries())
      checkArtifact(index, graph, selector, key, [...at, place], isLoop)
  }
}

function checkNames(
  { report }: SpecIndex,
  graph: NamedComponent,
  kind: 'parameters' | 'artifacts',
  given: readonly string[],
  declared: readonly string[],
): void {
  for (const key of given)
    if (!declared.includes(key))
      report.error(
        'unknown-output',
        [...graph.path, 'dag', 'outputs', kind, key],
        `${graph.name} declares no such output`,
        `add "${key}" to outputDefinitions.${kind}`,
      )
  for (const key of declared)
    if (!given.includes(key))
      report.error(
        'unknown-output',
        [...graph.path, 'outputDefinitions', kind, key],
        'the output is declared and never given',
        `add "${key}" to dag.outputs.${kind}`,
      )
}

function checkParameter(
  index: SpecIndex,
  graph: NamedComponent,
  selector: ParameterSelector,
  key: string,
  path: Path,
  isLoop: boolean,
): void {
  const outputs = producerOutputs(index, graph, selector.producerSubtask, path)?.parameters
  if (outputs === undefined) return
  const source = outputs[selector.outputParameterKey]
  const declared = graph.spec.outputDefinitions?.parameters?.[key]?.parameterType
  if (source === undefined)
    index.report.error(
      'unknown-output',
      [...path, 'outputParameterKey'],
      `task "${selector.producerSubtask}" has no output parameter "${selector.outputParameterKey}"`,
      didYouMean(selector.outputParameterKey, Object.keys(outputs)),
    )
  else if (!(isLoop && declared === 'LIST') && parameterFit(source.parameterType, declared) !== 'fits')
    index.report.error(
      'type-mismatch',
      path,
      `the task gives ${source.parameterType}, the graph declares ${declared}`,
      'declare the type that the task gives',
    )
}

function checkArtifact(
  index: SpecIndex,
  graph: NamedComponent,
  selector: ArtifactSelector,
  key: string,
  path: Path,
  isLoop: boolean,
): void {
  const outputs = producerOutputs(index, graph, selector.producerSubtask, path)?.artifacts
  if (outputs === undefined) return
  const source = outputs[selector.outputArtifactKey]
  const declared = graph.spec.outputDefinitions?.artifacts?.[key]
  if (source === undefined) {
    index.report.error(
      'unknown-output',
      [...path, 'outputArtifactKey'],
      `task "${selector.producerSubtask}" has no output artifact "${selector.outputArtifactKey}"`,
      didYouMean(selector.outputArtifactKey, Object.keys(outputs)),
    )
    return
  }
  if (declared === undefined) return
  if (!artifactFits(source.artifactType, declared.artifactType))
    index.report.error(
      'type-mismatch',
      path,
      `the task gives ${source.artifactType?.schemaTitle}, the graph declares ${declared.artifactType?.schemaTitle}`,
      'declare the type that the task gives',
    )
  const [isGiven, isDeclared] = [source.isArtifactList === true, declared.isArtifactList === true]
  if (isGiven !== isDeclared && !(isLoop && isDeclared))
    index.report.error(
      'type-mismatch',
      path,
      'one side is a list of artifacts, the other a single one',
      'set isArtifactList the same on both',
    )
}

/** The outputs of a task of the graph, all empty where it has none; reports a task that is not there. */
function producerOutputs(
  index: SpecIndex,
  graph: NamedComponent,
  task: string,
  path: Path,
):
  | Required<Pick<NonNullable<NamedComponent['spec']['outputDefinitions']>, 'parameters' | 'artifacts'>>
  | undefined {
  const dag = graph.spec.dag ?? {}
  if (dag.tasks?.[task] === undefined) {
    index.report.error(
      'unknown-producer',
      [...path, 'producerSubtask'],
      `no task "${task}" in this graph`,
      didYouMean(task, Object.keys(dag.tasks ?? {})),
    )
    return undefined
  }
  const component = producerOf(index, { dag }, task)
  if (component === undefined) return undefined
  const { parameters = {}, artifacts = {} } = component.spec.outputDefinitions ?? {}
  return { parameters, artifacts }
}
