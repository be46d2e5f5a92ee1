import type { ComponentSpec } from '../../ir/component-spec.ts'
import type { ContainerSpec } from '../../ir/container-spec.ts'
import { canonicalJson, type Json } from '../../ir/json.ts'
import { quantityValue } from '../../ir/quantity.ts'
import type { Path } from './finding.ts'
import { placeholdersIn, WORKSPACE_PATH } from './placeholder-text.ts'
import { didYouMean } from './report.ts'
import { isInLoop, type NamedComponent, type SpecIndex } from './spec-index.ts'

/** Images that the driver carries out itself, without a container and so without a command. */
const DRIVER_IMAGES: ReadonlySet<string> = new Set(['argostub/createpvc', 'argostub/deletepvc'])

/** Checks what runs behind the labels, against the components that name them. */
export function checkExecutors(index: SpecIndex): void {
  const users = new Map<string, NamedComponent[]>()
  for (const component of index.components.values()) {
    const label = component.spec.executorLabel
    if (label !== undefined) users.set(label, [...(users.get(label) ?? []), component])
  }
  for (const [label, executor] of Object.entries(index.executors)) {
    const path: Path = ['deploymentSpec', 'executors', label]
    const components = users.get(label) ?? []
    if (components.length === 0)
      index.report.warn('unused', path, `no component runs "${label}"`, 'take it out')
    if (executor.container !== undefined) {
      checkCommand(index, executor.container, [...path, 'container'])
      checkQuantities(index, executor.container, [...path, 'container', 'resources'])
      for (const component of components)
        for (const { text, path: at } of textsOf(executor.container, [...path, 'container']))
          checkPlaceholders(index, component, text, at)
    } else if (executor.importer !== undefined) {
      for (const component of components)
        checkImporter(index, component, executor.importer, [...path, 'importer'])
    } else if (executor.resolver === undefined && executor.customJob === undefined)
      index.report.error(
        'missing-field',
        path,
        'the executor runs nothing',
        'give it a container or an importer',
      )
  }
  checkCollisions(index)
}

function checkCommand({ report }: SpecIndex, container: ContainerSpec, path: Path): void {
  const isEmpty = (container.command ?? []).length === 0
  if (isEmpty && !DRIVER_IMAGES.has(container.image))
    report.error(
      'empty-command',
      path,
      'the container has no command; the launcher does not run the image’s own entry point',
      'write the entry point into command',
    )
}

const QUANTITIES = [
  'resourceCpuLimit',
  'resourceCpuRequest',
  'resourceMemoryLimit',
  'resourceMemoryRequest',
] as const

function checkQuantities({ report }: SpecIndex, { resources }: ContainerSpec, path: Path): void {
  for (const name of QUANTITIES) {
    const quantity = resources?.[name]
    if (quantity === undefined || quantity.includes('{{$') || quantityValue(quantity) !== undefined) continue
    report.error(
      'value',
      [...path, name],
      `"${quantity}" is no quantity of Kubernetes`,
      'write a number such as 500m, 2 or 4Gi',
    )
  }
}

function checkImporter(
  index: SpecIndex,
  component: NamedComponent,
  importer: NonNullable<SpecIndex['executors'][string]['importer']>,
  path: Path,
): void {
  const inputs = component.spec.inputDefinitions?.parameters ?? {}
  const from = importer.artifactUri?.runtimeParameter
  if (from !== undefined && inputs[from] === undefined)
    index.report.error(
      'unknown-input',
      [...path, 'artifactUri', 'runtimeParameter'],
      `component "${component.name}" has no input parameter "${from}"`,
      didYouMean(from, Object.keys(inputs)),
    )
  for (const { text, path: at } of textsOf((importer.metadata ?? {}) as Json, [...path, 'metadata']))
    checkPlaceholders(index, component, text, at)
  for (const use of index.usesOf.get(component.name) ?? [])
    if (isInLoop(index, use.parent))
      index.report.warn(
        'ignored',
        use.path,
        'an importer inside a loop is an open fault of the backend (kubeflow/pipelines #10860)',
        'import before the loop, or read the URI in the step',
      )
}

function checkPlaceholders(index: SpecIndex, component: NamedComponent, text: string, path: Path): void {
  const { report } = index
  const { inputDefinitions: inputs, outputDefinitions: outputs } = component.spec
  const helpers = (index.usesOf.get(component.name) ?? []).flatMap(({ task }) =>
    Object.keys(task.inputs?.parameters ?? {}),
  )
  const found = placeholdersIn(text)
  const check = (names: readonly string[], known: readonly string[], what: string): void => {
    for (const name of names)
      if (!known.includes(name))
        report.error(
          'placeholder',
          path,
          `the placeholder names "${name}", which is no ${what} of "${component.name}"`,
          didYouMean(name, known),
        )
  }
  check(found.inputParameters, [...Object.keys(inputs?.parameters ?? {}), ...helpers], 'input parameter')
  check(found.inputArtifacts, Object.keys(inputs?.artifacts ?? {}), 'input artifact')
  check(found.outputParameters, Object.keys(outputs?.parameters ?? {}), 'output parameter')
  check(found.outputArtifacts, Object.keys(outputs?.artifacts ?? {}), 'output artifact')
  for (const unknown of found.unknown)
    report.error(
      'placeholder',
      path,
      `the launcher does not fill in ${unknown}`,
      unknown.includes('output_file')
        ? 'read outputs.outputFile from the {{$}} argument'
        : 'take the value from the {{$}} argument',
    )
  if (
    text.includes(WORKSPACE_PATH) &&
    index.platform?.platforms?.kubernetes?.pipelineConfig?.workspace === undefined
  )
    report.error(
      'placeholder',
      path,
      'the pipeline has no workspace',
      'give the pipeline a workspace with a size',
    )
  checkStructured(index, component.spec, text, path)
}

/** `{"Concat": …}` and `{"IfPresent": …}`, JSON inside an argument. */
function checkStructured({ report }: SpecIndex, spec: ComponentSpec, text: string, path: Path): void {
  if (!/^\s*\{\s*"(?:Concat|IfPresent)"/.test(text)) return
  let json: { Concat?: Json; IfPresent?: { InputName?: Json } }
  try {
    json = JSON.parse(text) as typeof json
  } catch {
    report.error('placeholder', path, 'the placeholder is no JSON', 'write it as one JSON object')
    return
  }
  if (json.Concat !== undefined)
    report.warn(
      'ignored',
      path,
      'launchers pass a Concat placeholder on as it is written',
      'write the text and the placeholders in one argument',
    )
  const name = json.IfPresent?.InputName
  if (typeof name !== 'string') return
  const { parameters = {}, artifacts = {} } = spec.inputDefinitions ?? {}
  if (artifacts[name] !== undefined)
    report.warn(
      'ignored',
      path,
      'launchers resolve IfPresent for parameters only',
      'look for the artifact in the {{$}} argument',
    )
  else if (parameters[name] === undefined)
    report.error(
      'placeholder',
      path,
      `IfPresent names "${name}", which is no input`,
      didYouMean(name, [...Object.keys(parameters), ...Object.keys(artifacts)]),
    )
}

/**
 * The backend keys a component's interface by its container alone and the first one wins, so equal
 * containers with other inputs or outputs get the wrong ones.
 */
function checkCollisions(index: SpecIndex): void {
  const first = new Map<string, NamedComponent>()
  for (const component of index.components.values()) {
    const container = index.executors[component.spec.executorLabel ?? '']?.container
    if (container === undefined) continue
    const key = canonicalJson(container)
    const earlier = first.get(key)
    if (earlier === undefined) first.set(key, component)
    else if (interfaceOf(earlier.spec) !== interfaceOf(component.spec))
      index.report.error(
        'container-collision',
        component.path,
        `runs the same container as "${earlier.name}" with other inputs or outputs; the backend mixes them up`,
        'make the containers differ, for example by an argument',
      )
  }
}

function interfaceOf({ inputDefinitions, outputDefinitions }: ComponentSpec): string {
  return canonicalJson({ inputDefinitions, outputDefinitions })
}

function textsOf(value: unknown, path: Path): { text: string; path: Path }[] {
  if (typeof value === 'string') return [{ text: value, path }]
  if (Array.isArray(value)) return value.flatMap((item, place) => textsOf(item, [...path, place]))
  if (value === null || typeof value !== 'object') return []
  return Object.entries(value).flatMap(([key, inner]) => [
    ...(key.includes('{{$') ? [{ text: key, path }] : []),
    ...textsOf(inner, [...path, key]),
  ])
}
