import type { components } from '../generated/api.ts'

type TaskDetail = components['schemas']['TaskDetail']

/** A pod of a run that runs a step's own container. */
export interface StepPod {
  /** The id of its node in the Argo workflow. */
  readonly nodeId: string
  /** The step's place in the pipeline, such as `train` or `for-loop-1/iteration(0)/train`. */
  readonly step: string
  /** The names that the pod may have, the likeliest first. */
  readonly podNames: readonly string[]
}

/** The templates of a step's own container: one that is tried again has another. */
const CONTAINER_TEMPLATES = ['system-container-impl', 'retry-system-container-impl']

/**
 * Finds the pods of a run's steps. The API names nodes by id alone, without their pods; but Argo makes an id
 * of the workflow's name and a hash of the node's path, and paths are made of the tasks' names. So the paths
 * are searched whose hashes are there.
 */
export function findStepPods(tasks: readonly TaskDetail[]): readonly StepPod[] {
  const ids = new Set<string>()
  for (const task of tasks) {
    if (task.pod_name) ids.add(task.pod_name)
    for (const child of task.child_tasks ?? []) if (child.pod_name) ids.add(child.pod_name)
  }
  const workflow = workflowName(ids)
  if (workflow === undefined) return []
  const names = [...new Set(tasks.map(({ display_name: name }) => name ?? ''))].filter((name) => name !== '')
  const paths = searchPaths(workflow, names, ids)
  const known = [...paths.values()]
  return (
    [...paths]
      .filter(([, path]) => /\.executor(?:\(\d+\))?$/.test(path))
      // A step that is tried again runs in the pods of its attempts, not in one of its own; one that is not has
      // a group "executor" around its pod "executor".
      .filter(
        ([, path]) => !known.some((other) => other.startsWith(`${path}(`) || other === `${path}.executor`),
      )
      .map(([nodeId, path]) => ({
        nodeId,
        step: stepOf(path, workflow),
        podNames: podNamesOf(nodeId, workflow, path),
      }))
      .sort((a, b) => (a.step < b.step ? -1 : 1))
  )
}

/** Paths by id, found from the root on: each known path, with each task's name behind it. */
function searchPaths(
  workflow: string,
  names: readonly string[],
  ids: ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const open = [workflow]
  for (let path = open.pop(); path !== undefined; path = open.pop())
    for (const name of names)
      for (const next of [`${path}.${name}`, siblingOf(path, name)]) {
        if (next === undefined) continue
        const id = `${workflow}-${nameHash(next)}`
        if (found.has(id)) continue
        // Groups are not always named by a child list, the two that every pipeline has least of all.
        const isKnown = ids.has(id) || next === `${workflow}.root`
        if (!isKnown) continue
        found.set(id, next)
        open.push(next)
      }
  return found
}

/** `….executor` has `….executor(0)` beside it where it is tried again. */
function siblingOf(path: string, name: string): string | undefined {
  const last = path.slice(path.lastIndexOf('.') + 1)
  return name.startsWith(`${last}(`) ? `${path.slice(0, path.lastIndexOf('.') + 1)}${name}` : undefined
}

function workflowName(ids: ReadonlySet<string>): string | undefined {
  for (const id of ids) {
    const match = /^(.+)-\d+$/.exec(id)
    if (match?.[1] !== undefined) return match[1]
  }
  return undefined
}

function stepOf(path: string, workflow: string): string {
  return path
    .slice(workflow.length + 1)
    .replace(/^root\./, '')
    .replace(/(?:\.executor)+(?=\(\d+\)$|$)/, '')
    .replaceAll('.', '/')
}

function podNamesOf(nodeId: string, workflow: string, path: string): readonly string[] {
  const hash = nodeId.slice(workflow.length + 1)
  const templates = /\(\d+\)$/.test(path) ? [...CONTAINER_TEMPLATES].reverse() : CONTAINER_TEMPLATES
  // The id itself is the pod's name on old clusters, and what the log archive is asked by.
  return [...templates.map((template) => `${workflow}-${template}-${hash}`), nodeId]
}

/** FNV-1a with 32 bits, which Argo names its nodes by. */
export function nameHash(name: string): number {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return hash
}
