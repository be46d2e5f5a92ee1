import type { ComponentSpec } from '../../ir/component-spec.ts'
import type { DagSpec } from '../../ir/dag-spec.ts'
import type { ExecutorSpec } from '../../ir/deployment-config.ts'
import type { PipelineSpec } from '../../ir/pipeline-spec.ts'
import type { PlatformSpec } from '../../ir/platform-spec.ts'
import type { Target } from '../../ir/target.ts'
import type { TaskSpec } from '../../ir/task-spec.ts'
import type { Path } from './finding.ts'
import type { Report } from './report.ts'

/** A component with its name and place. */
export interface NamedComponent {
  readonly name: string
  readonly spec: ComponentSpec
  readonly path: Path
}

/** One task with the graph that it stands in. */
export interface TaskUse {
  readonly name: string
  readonly task: TaskSpec
  readonly path: Path
  readonly dag: DagSpec
  /** The component whose graph it is. */
  readonly parent: NamedComponent
  /** The component that it runs, where that exists. */
  readonly component: NamedComponent | undefined
}

/** A pipeline spread out for the checks. */
export interface SpecIndex {
  readonly spec: PipelineSpec
  readonly platform: PlatformSpec | undefined
  readonly target: Target
  readonly report: Report
  readonly components: ReadonlyMap<string, NamedComponent>
  readonly executors: Readonly<Record<string, ExecutorSpec>>
  /** Root first. */
  readonly graphs: readonly NamedComponent[]
  readonly tasks: readonly TaskUse[]
  /** The tasks that run a component, by the component's name. */
  readonly usesOf: ReadonlyMap<string, readonly TaskUse[]>
}

export function indexSpec(
  spec: PipelineSpec,
  platform: PlatformSpec | undefined,
  target: Target,
  report: Report,
): SpecIndex {
  const components = new Map(
    Object.entries(spec.components ?? {}).map(([name, component]) => [
      name,
      { name, spec: component, path: ['components', name] },
    ]),
  )
  const root: NamedComponent = { name: 'root', spec: spec.root ?? {}, path: ['root'] }
  const graphs = [root, ...components.values()].filter((component) => component.spec.dag !== undefined)
  const tasks = graphs.flatMap((parent) => {
    const dag = parent.spec.dag ?? {}
    return Object.entries(dag.tasks ?? {}).map(([name, task]): TaskUse => {
      const component = components.get(task.componentRef?.name ?? '')
      return { name, task, path: [...parent.path, 'dag', 'tasks', name], dag, parent, component }
    })
  })
  const usesOf = new Map<string, TaskUse[]>()
  for (const use of tasks) {
    const name = use.component?.name
    if (name === undefined) continue
    const uses = usesOf.get(name)
    if (uses === undefined) usesOf.set(name, [use])
    else uses.push(use)
  }
  return {
    spec,
    platform,
    target,
    report,
    components,
    executors: spec.deploymentSpec?.executors ?? {},
    graphs,
    tasks,
    usesOf,
  }
}

/** The component of a sibling task. */
export function producerOf(
  index: SpecIndex,
  use: { readonly dag: DagSpec },
  task: string,
): NamedComponent | undefined {
  return index.components.get(use.dag.tasks?.[task]?.componentRef?.name ?? '')
}

/** Whether some loop runs the graph, or a graph that it stands in. */
export function isInLoop(
  index: SpecIndex,
  graph: NamedComponent,
  seen: ReadonlySet<string> = new Set(),
): boolean {
  if (seen.has(graph.name)) return false
  return (index.usesOf.get(graph.name) ?? []).some(
    ({ task, parent }) =>
      task.parameterIterator !== undefined || isInLoop(index, parent, new Set([...seen, graph.name])),
  )
}
