import type { CompiledPipeline, ComponentSpec, DagSpec, Json, TaskSpec } from '@kubeflow/pipelines/ir'

/** Stands for prose and scripts: they are not compared, and not copied into this project. */
export const PROSE = 'some words'

type Mutable<T> = { -readonly [K in keyof T]: T[K] extends object | undefined ? Mutable<T[K]> : T[K] }
export type Spec = Mutable<CompiledPipeline['spec']>

/**
 * Takes out of a compiled pipeline what has no meaning to a backend, so that what is left can be compared:
 * the SDK's version, descriptions, prose in constants, the program text that Python's SDK puts into
 * commands, values that equal their defaults, inputs that nothing reads, and dependencies that follow
 * from an input anyway (they are added on both sides).
 */
export function comparable(pipeline: CompiledPipeline): CompiledPipeline {
  const spec = structuredClone(pipeline.spec) as Spec
  delete spec.sdkVersion
  delete spec.pipelineInfo.description
  const components = [spec.root, ...Object.values(spec.components ?? {})]
  for (const component of components) simplifyDefinitions(component)
  for (const executor of Object.values(spec.deploymentSpec.executors ?? {})) {
    const container = executor.container
    if (container === undefined) continue
    if (isPythonProgram(container.command)) delete container.command
    if (container.command !== undefined) container.command = container.command.map(canonicalText)
    if (container.args !== undefined) container.args = container.args.map(canonicalText)
  }
  for (const component of components) for (const task of tasksOf(component)) simplifyTask(task)
  dropUnreadInputs(spec, JSON.stringify(pipeline.platform ?? {}))
  return JSON.parse(JSON.stringify(pipeline.platform ? { spec, platform: pipeline.platform } : { spec }))
}

export function isGroup(taskName: string): boolean {
  return groupKind(taskName) !== undefined
}

export function groupKind(taskName: string): string | undefined {
  return /^(for-loop|condition-branches|condition|exit-handler)-\d+$/.exec(taskName)?.[1]
}

function simplifyDefinitions(component: Mutable<ComponentSpec>): void {
  for (const definition of Object.values(component.inputDefinitions?.parameters ?? {})) {
    delete definition.description
    if (definition.isOptional === false) delete definition.isOptional
    definition.defaultValue = withoutProse(definition.defaultValue as Json | undefined) as never
  }
  for (const definition of Object.values(component.inputDefinitions?.artifacts ?? {}))
    delete definition.description
  for (const definition of Object.values(component.outputDefinitions?.parameters ?? {}))
    delete definition.description
  for (const definition of Object.values(component.outputDefinitions?.artifacts ?? {}))
    delete definition.description
}

function simplifyTask(task: Mutable<TaskSpec>): void {
  if (task.cachingOptions?.enableCache !== true) delete task.cachingOptions
  const producers = [
    ...Object.values(task.inputs?.parameters ?? {}).map(
      (input) => input.taskOutputParameter?.producerTask ?? input.taskFinalStatus?.producerTask,
    ),
    ...Object.values(task.inputs?.artifacts ?? {}).map((input) => input.taskOutputArtifact?.producerTask),
  ].filter((producer) => producer !== undefined)
  const all = [...new Set([...(task.dependentTasks ?? []), ...producers])].sort()
  if (all.length > 0) task.dependentTasks = all
  for (const input of Object.values(task.inputs?.parameters ?? {}))
    if (input.runtimeValue?.constant !== undefined)
      input.runtimeValue.constant = withoutProse(input.runtimeValue.constant as Json) as never
  if (task.parameterIterator?.items?.raw !== undefined)
    task.parameterIterator.items.raw = JSON.stringify(JSON.parse(task.parameterIterator.items.raw))
}

function withoutProse(value: Json | undefined): Json | undefined {
  if (typeof value !== 'string' || value.includes('{{$')) return value
  return /\s/.test(value.trim()) ? PROSE : value
}

function isPythonProgram(command: readonly string[] | undefined): boolean {
  return command?.some((part) => part.includes('executor_main')) === true
}

/** JSON inside an argument is equal however it is spaced; a script is prose. */
function canonicalText(text: string): string {
  if (/^\s*\{\s*"(?:Concat|IfPresent)"/.test(text))
    return JSON.stringify(JSON.parse(text), (_, part) =>
      typeof part === 'string' ? withoutProse(part) : part,
    )
  return /\s/.test(text.trim()) ? PROSE : text
}

function tasksOf(component: Mutable<ComponentSpec>): Mutable<TaskSpec>[] {
  return Object.values(component.dag?.tasks ?? {})
}

/**
 * Python's SDK hands more into a group than the group reads, and machine settings to a container that has
 * no such inputs. Drops these, inside out, until nothing more falls away.
 */
function dropUnreadInputs(spec: Spec, platform: string): void {
  for (let dropped = true; dropped; ) {
    dropped = false
    for (const component of [spec.root, ...Object.values(spec.components ?? {})])
      for (const [name, task] of Object.entries(component.dag?.tasks ?? {})) {
        const target = spec.components?.[task.componentRef?.name ?? '']
        for (const key of Object.keys(task.inputs?.parameters ?? {})) {
          if (
            target === undefined ||
            isRead({ spec, platform }, name, task as TaskSpec, target as ComponentSpec, key)
          )
            continue
          delete task.inputs?.parameters?.[key]
          if (isGroup(name)) delete target.inputDefinitions?.parameters?.[key]
          dropped = true
        }
        tidy(task, 'inputs')
        if (isGroup(name)) tidy(target, 'inputDefinitions')
      }
  }
}

function tidy(owner: object | undefined, key: string): void {
  const groups = (owner as Record<string, Record<string, object> | undefined> | undefined)?.[key]
  if (groups === undefined) return
  for (const [kind, members] of Object.entries(groups))
    if (Object.keys(members).length === 0) delete groups[kind]
  if (Object.keys(groups).length === 0) delete (owner as Record<string, unknown>)[key]
}

function isRead(
  { spec, platform }: { spec: Spec; platform: string },
  taskName: string,
  task: TaskSpec,
  component: ComponentSpec,
  key: string,
): boolean {
  const placeholder = `{{$.inputs.parameters['${key}']}}`
  const declared = component.inputDefinitions?.parameters?.[key] !== undefined
  const executor = spec.deploymentSpec.executors?.[component.executorLabel ?? '']
  const own = JSON.stringify(task.inputs?.parameters ?? {})
  if (!isGroup(taskName))
    return declared || own.includes(placeholder) || JSON.stringify(executor ?? {}).includes(placeholder)
  if (task.triggerPolicy?.condition?.includes(`['${key}']`) === true) return true
  if (task.parameterIterator?.items?.inputParameter === key) return true
  return readsInput(component.dag, key, platform)
}

function readsInput(dag: DagSpec | undefined, key: string, platform: string): boolean {
  const reference = `"componentInputParameter":${JSON.stringify(key)}`
  return JSON.stringify(dag?.tasks ?? {}).includes(reference) || platform.includes(reference)
}
