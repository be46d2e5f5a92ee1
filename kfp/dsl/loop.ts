import type { Json } from '../ir/json.ts'
import { type Channels, type Collected, collected, type NoChannels, ParameterChannel } from './channel.ts'
import { addNode, currentScope, type Group, type LoopScope, within } from './scope.ts'
import type {
  AnyType,
  BooleanType,
  IntegerType,
  ListType,
  StringType,
  StructType,
  ValueType,
} from './value-type.ts'

export interface LoopOptions {
  /** How many runs at the same time; as many as there are items where nothing is said. */
  readonly limit?: number
  /** What the UI shows instead of `for-loop-N`. */
  readonly displayName?: string
}

type Results = Channels | NoChannels

/** The type of a constant item: numbers are integers where all of them are whole. */
export type ItemTypeOf<Item> = [Item] extends [string | number | boolean]
  ? ScalarTypeOf<Item>
  : [Item] extends [readonly (infer Inner)[]]
    ? ListType<ScalarTypeOf<Inner>>
    : [Item] extends [object]
      ? StructType<{ readonly [K in keyof Item & string]: ScalarTypeOf<Item[K]> }>
      : AnyType

/** Of what lies deeper nothing is known. */
type ScalarTypeOf<Value> = [Value] extends [string]
  ? StringType
  : [Value] extends [number]
    ? IntegerType
    : [Value] extends [boolean]
      ? BooleanType
      : AnyType

export type CollectedResults<R> = R extends Channels ? { readonly [K in keyof R]: Collected<R[K]> } : Group

/**
 * Runs the body's tasks once for each item of a list: a constant one, an input, or a task's output.
 *
 * The body is called once, with a channel for the item. Gives what the body returns, collected: the
 * values of all runs, in the order of the items; where it returns nothing, the loop for `task.after`.
 */
export function parallelFor<Element extends ValueType, R extends Results>(
  items: ParameterChannel<ListType<Element>>,
  body: (item: ParameterChannel<Element>) => R,
  options?: LoopOptions,
): CollectedResults<R>
export function parallelFor<const Item extends Json, R extends Results>(
  items: readonly Item[],
  body: (item: ParameterChannel<ItemTypeOf<Item>>) => R,
  options?: LoopOptions,
): CollectedResults<R>
export function parallelFor(
  items: ParameterChannel<ListType> | readonly Json[],
  body: (item: never) => Results,
  { limit, displayName }: LoopOptions = {},
): unknown {
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 0))
    throw new Error(`parallelFor: the limit is ${limit}; give a whole number, or none`)
  const itemType = items instanceof ParameterChannel ? items.type.element : commonType(items)
  const parent = currentScope()
  const scope: LoopScope = { kind: 'loop', parent, nodes: [], items, itemType, limit, displayName }
  addNode(scope)
  const item = new ParameterChannel(itemType, { kind: 'loop-item', loop: scope })
  const results = within(scope, () => body(item as never))
  if (results === undefined) return { group: scope } satisfies Group
  return Object.fromEntries(Object.entries(results).map(([name, channel]) => [name, collected(channel)]))
}

function commonType(items: readonly Json[]): ValueType {
  const [first, ...others] = items.map(typeOf)
  if (first === undefined) return { kind: 'ANY' }
  if (others.every(({ kind }) => kind === first.kind)) return first
  const isNumber = [first, ...others].every(
    ({ kind }) => kind === 'NUMBER_INTEGER' || kind === 'NUMBER_DOUBLE',
  )
  if (isNumber) return { kind: 'NUMBER_DOUBLE' }
  throw new Error('parallelFor: the items are of different types; make them all one')
}

function typeOf(value: Json): ValueType {
  if (typeof value === 'string') return { kind: 'STRING' }
  if (typeof value === 'boolean') return { kind: 'BOOLEAN' }
  if (typeof value === 'number') return { kind: Number.isInteger(value) ? 'NUMBER_INTEGER' : 'NUMBER_DOUBLE' }
  if (Array.isArray(value)) return { kind: 'LIST', element: commonType(value) }
  if (value === null) return { kind: 'ANY' }
  const fields = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, typeOf(inner)]))
  return { kind: 'STRUCT', fields }
}
