import type { PipelineDefinition } from '../../dsl/component-definition.ts'
import type { GroupScope, Scope, ScopeNode } from '../../dsl/scope.ts'

/** The names of a pipeline's tasks and groups, unique in all of it, as upstream forms them. */
export class PipelineNames {
  readonly #names = new Map<ScopeNode, string>()
  readonly #items = new Map<GroupScope, number>()
  readonly #used = new Set<string>()
  #groups = 0

  constructor(pipeline: PipelineDefinition) {
    this.#nameTasks(pipeline.scope)
    this.#nameGroups(pipeline.scope)
  }

  of(node: ScopeNode): string {
    const name = this.#names.get(node)
    if (name === undefined) throw new Error('a task of another pipeline was asked for its name')
    return name
  }

  /** The number in the name of a constant loop's item. */
  itemNumber(loop: GroupScope): number {
    return this.#items.get(loop) ?? 0
  }

  #nameTasks(scope: Scope): void {
    for (const node of scope.nodes) {
      if (!('component' in node)) this.#nameTasks(node)
      else this.#names.set(node, uniqueName(sanitizeName(node.component.name), this.#used))
    }
  }

  #nameGroups(scope: Scope): void {
    for (const node of scope.nodes) {
      if ('component' in node) continue
      if (node.kind === 'loop' && Array.isArray(node.items)) {
        this.#groups += 1
        this.#items.set(node, this.#groups)
      }
      this.#groups += 1
      this.#names.set(node, uniqueName(`${GROUP_PREFIX[node.kind]}-${this.#groups}`, this.#used))
      this.#nameGroups(node)
    }
  }
}

const GROUP_PREFIX = {
  loop: 'for-loop',
  branches: 'condition-branches',
  branch: 'condition',
  'exit-handler': 'exit-handler',
} as const

/** A name that Kubernetes takes: lower-case letters, digits and -. */
export function sanitizeName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'unnamed'
  )
}

/** The name itself, or with the first free number behind it; notes it as used. */
export function uniqueName(name: string, used: Set<string>): string {
  let unique = name
  for (let number = 2; used.has(unique); number++) unique = `${name}-${number}`
  used.add(unique)
  return unique
}
