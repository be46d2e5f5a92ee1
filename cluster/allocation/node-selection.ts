import type { Node, Place } from './device.ts'

/** All conditions of a term must hold; one term of several is enough. */
export interface NodeTerm {
  readonly labels: readonly Condition[]
  /** The one field that Kubernetes knows is the node's name. */
  readonly names: readonly Condition[]
}

export interface Condition {
  readonly key: string
  readonly operator: string
  readonly values: readonly string[]
}

export function reaches(place: Place | undefined, node: Node): boolean {
  if (place === undefined) return false
  switch (place.kind) {
    case 'node':
      return place.name === node.name
    case 'everywhere':
      return true
    case 'selected':
      return place.terms.some(
        ({ labels, names }) =>
          labels.length + names.length > 0 &&
          labels.every((each) => holds(each, node.labels[each.key])) &&
          names.every((each) => each.key === 'metadata.name' && holds(each, node.name)),
      )
    default:
      return false
  }
}

function holds({ operator, values }: Condition, value: string | undefined): boolean {
  switch (operator) {
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'Gt':
    case 'Lt': {
      const ours = wholeNumber(value)
      const theirs = wholeNumber(values[0])
      if (ours === undefined || theirs === undefined) return false
      return operator === 'Gt' ? ours > theirs : ours < theirs
    }
    default:
      return false
  }
}

function wholeNumber(text: string | undefined): bigint | undefined {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? BigInt(text) : undefined
}
