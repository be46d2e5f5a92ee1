import type { Json } from '../ir/json.ts'
import type { ParameterChannel } from './channel.ts'
import type { Condition } from './condition.ts'
import type { AnyTask } from './task.ts'
import type { ValueType } from './value-type.ts'

/** What a pipeline's body builds: tasks, and groups of tasks. */
export type Scope = PipelineScope | GroupScope
export type GroupScope = LoopScope | BranchesScope | BranchScope | ExitScope
export type ScopeNode = AnyTask | GroupScope

/** A loop or an if as a whole, for tasks that come after it. */
export interface Group {
  /** @internal */
  readonly group: GroupScope
}

interface ScopeBase {
  /** In the order in which they were written. */
  readonly nodes: ScopeNode[]
}

export interface PipelineScope extends ScopeBase {
  readonly kind: 'pipeline'
  readonly parent?: undefined
  readonly pipelineName: string
}

interface GroupBase extends ScopeBase {
  parent: Scope
  /** What the UI shows instead of the group's own name. */
  readonly displayName?: string | undefined
}

export interface LoopScope extends GroupBase {
  readonly kind: 'loop'
  readonly items: ParameterChannel | readonly Json[]
  readonly itemType: ValueType
  /** How many runs at the same time; none where undefined. */
  readonly limit: number | undefined
}

/** Holds the branches of one if / else if / else, of which one runs. */
export interface BranchesScope extends GroupBase {
  readonly kind: 'branches'
  readonly nodes: BranchScope[]
}

export interface BranchScope extends GroupBase {
  readonly kind: 'branch'
  readonly condition: Condition
}

export interface ExitScope extends GroupBase {
  readonly kind: 'exit-handler'
  readonly exitTask: AnyTask
}

let current: Scope | undefined

/** The scope that tasks are added to now. */
export function currentScope(): Scope {
  if (current === undefined)
    throw new Error('a task was made outside a pipeline; call components inside the body of definePipeline')
  return current
}

/** Runs a body with its own scope; scopes nest as the bodies do. */
export function within<Result>(scope: Scope, body: () => Result): Result {
  const outer = current
  current = scope
  try {
    const result = body()
    if (result instanceof Promise) throw new Error('a body must not be async; it only describes the tasks')
    return result
  } finally {
    current = outer
  }
}

export function addNode(node: ScopeNode): void {
  const scope = currentScope()
  if (scope.kind === 'branches') throw new Error('a task must stand inside a branch')
  scope.nodes.push(node)
}

/** The scopes from the outermost to the one given. */
export function scopePath(scope: Scope): readonly Scope[] {
  const path: Scope[] = []
  for (let at: Scope | undefined = scope; at !== undefined; at = at.parent) path.unshift(at)
  return path
}

/** Puts an if that has no else into its parent itself: a group of branches is for several. */
export function collapseLoneBranches(scope: Scope): void {
  for (const [place, node] of scope.nodes.entries()) {
    if ('component' in node) continue
    collapseLoneBranches(node)
    const [only, ...others] = node.nodes
    if (node.kind !== 'branches' || only === undefined || others.length > 0) continue
    const branch = only as BranchScope
    branch.parent = node.parent
    scope.nodes[place] = branch
  }
}
