import type { Channel } from './channel.ts'
import { oneOfBranches } from './condition.ts'
import { type BranchesScope, type Scope, scopePath } from './scope.ts'

const counts = new WeakMap<BranchesScope, number>()

/**
 * The channel of the branch that ran, of channels made in the branches of one if / else. For where the
 * branches do not return what is wanted: `otherwise` joins what they return by itself.
 */
export function oneOf<C extends Channel>(first: C, ...others: readonly C[]): C {
  const options = [first, ...others]
  const branches = sharedBranches(options)
  if (branches === undefined)
    throw new Error(
      'oneOf takes channels from the branches of one when(…).otherwise(…); these are from elsewhere',
    )
  if (branches.nodes.length !== options.length)
    throw new Error(
      `oneOf has ${options.length} channels for ${branches.nodes.length} branches; give one of each`,
    )
  // Far from the numbers that `otherwise` gives to the names it joins.
  const id = (counts.get(branches) ?? 100) + 1
  counts.set(branches, id)
  return oneOfBranches(branches, options, id) as C
}

function sharedBranches(channels: readonly Channel[]): BranchesScope | undefined {
  const [first, ...rest] = channels.map((channel) => enclosingBranches(channel))
  return first?.find((branches) => rest.every((others) => others.includes(branches)))
}

/** The if / elses that a channel is made in, innermost first. */
function enclosingBranches({ source }: Channel): readonly BranchesScope[] {
  const scope: Scope | undefined =
    source.kind === 'task-output'
      ? source.task.scope
      : source.kind === 'one-of'
        ? source.branches.parent
        : undefined
  if (scope === undefined) return []
  return scopePath(scope)
    .filter((at) => at.kind === 'branches')
    .reverse()
}
