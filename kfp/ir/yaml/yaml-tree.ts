import type { Json } from '../json.ts'

/** Where something stands in a file, counted from 1. */
export interface YamlPosition {
  readonly line: number
  readonly column: number
}

/** A YAML value that still knows where it was written. */
export type YamlNode =
  | { readonly kind: 'scalar'; readonly value: Json; readonly at: YamlPosition }
  | { readonly kind: 'sequence'; readonly items: readonly YamlNode[]; readonly at: YamlPosition }
  | { readonly kind: 'mapping'; readonly entries: readonly YamlEntry[]; readonly at: YamlPosition }

export interface YamlEntry {
  readonly key: string
  readonly keyAt: YamlPosition
  readonly value: YamlNode
}

/** The plain value; where a key is there twice the last one counts, as in PyYAML. */
export function plainValue(node: YamlNode): Json {
  if (node.kind === 'scalar') return node.value
  if (node.kind === 'sequence') return node.items.map(plainValue)
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]))
}

/** The node that a value would have if it had been written in a file, for values made in memory. */
export function treeOf(json: Json): YamlNode {
  if (Array.isArray(json)) return { kind: 'sequence', items: json.map(treeOf), at: NOWHERE }
  if (json !== null && typeof json === 'object') {
    // JavaScript may hold keys without a value; written to a file they would not be there.
    const entries = Object.entries(json)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ({ key, keyAt: NOWHERE, value: treeOf(value) }))
    return { kind: 'mapping', entries, at: NOWHERE }
  }
  return { kind: 'scalar', value: json as Json, at: NOWHERE }
}

/** The position of what was never in a file. */
export const NOWHERE: YamlPosition = { line: 0, column: 0 }
