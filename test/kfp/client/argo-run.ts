const WORKFLOW = 'small-abc12'

/** The id that Argo gives a node: the workflow's name and a 32-bit FNV-1a hash of the node's path. */
export function nodeId(path: string): string {
  let hash = 2166136261
  for (const byte of Buffer.from(`${WORKFLOW}${path}`)) hash = Math.imul(hash ^ byte, 16777619) >>> 0
  return `${WORKFLOW}-${hash}`
}

/** Tasks as the API gives them: no ids of their own, only those of the nodes below or behind them. */
function task(name: string, state: string, ...children: readonly string[]): object {
  return {
    display_name: name,
    state,
    child_tasks: children.map((path) => ({ pod_name: nodeId(path) })),
  }
}

/** A run: one step that is tried again, and a loop over two items. */
export const runTasks: readonly object[] = [
  task(WORKFLOW, 'RUNNING', '.root-driver'),
  task('root-driver', 'SUCCEEDED', '.root'),
  task('root', 'RUNNING', '.root.train-driver', '.root.loop-driver'),
  task('train-driver', 'SUCCEEDED', '.root.train'),
  task('train', 'SUCCEEDED', '.root.train.executor'),
  task('executor', 'SUCCEEDED', '.root.train.executor(0)'),
  task('executor(0)', 'SUCCEEDED'),
  task('loop-driver', 'SUCCEEDED', '.root.loop'),
  task('loop', 'RUNNING', '.root.loop.iteration(0)', '.root.loop.iteration(1)'),
  task('iteration(0)', 'RUNNING', '.root.loop.iteration(0).test'),
  task('iteration(1)', 'RUNNING', '.root.loop.iteration(1).test'),
  task('test', 'RUNNING', '.root.loop.iteration(0).test.executor'),
  task('test', 'RUNNING', '.root.loop.iteration(1).test.executor'),
]

function pod(path: string, template: string): string {
  return nodeId(path).replace(`${WORKFLOW}-`, `${WORKFLOW}-${template}-`)
}

/** The pods of its steps. */
export const trainPod: string = pod('.root.train.executor(0)', 'retry-system-container-impl')
export const testPods: readonly string[] = [0, 1].map((index) =>
  pod(`.root.loop.iteration(${index}).test.executor`, 'system-container-impl'),
)
