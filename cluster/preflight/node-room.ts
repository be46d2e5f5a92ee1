import type { Node } from '../allocation/device.ts'
import { reaches } from '../allocation/node-selection.ts'
import { quantityText } from '../allocation/quantity.ts'
import { keptAwayBy, taintText } from '../allocation/taints.ts'
import type { Amounts, PodNeeds } from './pod-needs.ts'

/** What a node has for pods, and who is there. */
export interface NodeRoom {
  readonly amounts: Amounts
  /** So many pods may be there. */
  readonly pods: number
  readonly taken: readonly { readonly priority: number; readonly amounts: Amounts }[]
}

/** What keeps pods from a node for good: its labels and its taints; undefined where nothing does. */
export function whyUnfit(node: Node, { labels, terms, tolerations }: PodNeeds): string | undefined {
  const wrong = Object.entries(labels).find(([name, value]) => node.labels[name] !== value)
  if (wrong !== undefined) return `${node.name} is no node with ${wrong.join('=')}`
  if (terms !== undefined && !reaches({ kind: 'selected', terms }, node))
    return `${node.name} is none of the nodes of its affinity`
  const { kept } = keptAwayBy(node.taints, tolerations)
  if (kept.length > 0) return `the pod does not tolerate ${kept.map(taintText).join(', ')} of ${node.name}`
  return undefined
}

/**
 * What keeps a pod from a node now; undefined where nothing does.
 *
 * @param placed pods that wait and would be there
 */
export function whyFull(
  node: Node,
  { amounts, priority = Number.POSITIVE_INFINITY }: PodNeeds,
  room: NodeRoom,
  placed: readonly PodNeeds[],
): string | undefined {
  // Those of lower priority would be ended for it.
  const there = [...room.taken.filter((each) => each.priority >= priority), ...placed]
  if (there.length + 1 > room.pods) return `${node.name} holds no more pods than ${room.pods}`
  for (const name of ['cpu', 'memory'] as const) {
    const left = there.reduce((rest, each) => rest - each.amounts[name], room.amounts[name])
    if (amounts[name] > 0n && amounts[name] > left)
      return `${node.name} has ${quantityText(left < 0n ? 0n : left)} ${name} left where ${quantityText(amounts[name])} is asked for`
  }
  return undefined
}
