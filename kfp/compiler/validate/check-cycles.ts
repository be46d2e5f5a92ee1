import type { TaskSpec } from '../../ir/task-spec.ts'
import type { NamedComponent, SpecIndex } from './spec-index.ts'

/** Finds tasks that wait for themselves, and graphs that contain themselves. */
export function checkCycles(index: SpecIndex): void {
  for (const graph of index.graphs) checkTaskCycles(index, graph)
  const contains = new Map(
    index.graphs.map((graph) => [
      graph.name,
      Object.values(graph.spec.dag?.tasks ?? {}).flatMap(({ componentRef }) => componentRef?.name ?? []),
    ]),
  )
  for (const cycle of findCycles(contains))
    index.report.error(
      'cycle',
      ['components', cycle[0] ?? ''],
      `the component contains itself: ${[...cycle, cycle[0]].join(' → ')}`,
      'break the circle; a pipeline has no recursion',
    )
}

function checkTaskCycles({ report }: SpecIndex, graph: NamedComponent): void {
  const waits = new Map(
    Object.entries(graph.spec.dag?.tasks ?? {}).map(([name, task]) => [name, [...upstreamTasks(task)]]),
  )
  for (const cycle of findCycles(waits))
    report.error(
      'cycle',
      [...graph.path, 'dag', 'tasks', cycle[0] ?? ''],
      `the task waits for itself: ${[...cycle, cycle[0]].join(' → ')}`,
      'take out one of these dependencies',
    )
}

/** The tasks that a task waits for: those it names and those whose outputs it takes. */
export function upstreamTasks(task: TaskSpec): ReadonlySet<string> {
  const producers = [
    ...Object.values(task.inputs?.parameters ?? {}).map(
      ({ taskOutputParameter, taskFinalStatus }) =>
        taskOutputParameter?.producerTask ?? taskFinalStatus?.producerTask,
    ),
    ...Object.values(task.inputs?.artifacts ?? {}).map(
      ({ taskOutputArtifact }) => taskOutputArtifact?.producerTask,
    ),
  ]
  return new Set([...(task.dependentTasks ?? []), ...producers.filter((producer) => producer !== undefined)])
}

/** One circle for each group of nodes that reach each other, in the order of the edges. */
function findCycles(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>()
  const trail: string[] = []
  const cycles: string[][] = []
  const visit = (node: string): void => {
    state.set(node, 'open')
    trail.push(node)
    for (const next of edges.get(node) ?? []) {
      if (state.get(next) === 'open') cycles.push(trail.slice(trail.indexOf(next)))
      else if (state.get(next) === undefined && edges.has(next)) visit(next)
    }
    trail.pop()
    state.set(node, 'done')
  }
  for (const node of edges.keys()) if (state.get(node) === undefined) visit(node)
  return cycles
}
