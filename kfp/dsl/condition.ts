import {
  ArtifactChannel,
  ArtifactListChannel,
  type Channel,
  type Channels,
  type NoChannels,
  ParameterChannel,
} from './channel.ts'
import { addNode, type BranchesScope, type BranchScope, currentScope, type Group, within } from './scope.ts'
import type { BooleanType, DoubleType, IntegerType, StringType, ValueType } from './value-type.ts'

/** A question asked of values when the pipeline runs. */
export type Condition =
  | { readonly kind: 'compare'; readonly operator: Operator; readonly left: Operand; readonly right: Operand }
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }

export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>='
export type Operand = ParameterChannel | string | number | boolean

type Comparable = StringType | IntegerType | DoubleType | BooleanType
type Ordered = StringType | IntegerType | DoubleType
/** What a channel of a type can be compared with. */
export type ComparableWith<T extends ValueType> = T extends StringType
  ? string | ParameterChannel<StringType>
  : T extends IntegerType | DoubleType
    ? number | ParameterChannel<IntegerType> | ParameterChannel<DoubleType>
    : T extends BooleanType
      ? boolean | ParameterChannel<BooleanType>
      : never

export function equals<T extends Comparable>(left: ParameterChannel<T>, right: ComparableWith<T>): Condition {
  return compare('==', left, right)
}

export function notEquals<T extends Comparable>(
  left: ParameterChannel<T>,
  right: ComparableWith<T>,
): Condition {
  return compare('!=', left, right)
}

export function lessThan<T extends Ordered>(left: ParameterChannel<T>, right: ComparableWith<T>): Condition {
  return compare('<', left, right)
}

export function atMost<T extends Ordered>(left: ParameterChannel<T>, right: ComparableWith<T>): Condition {
  return compare('<=', left, right)
}

export function greaterThan<T extends Ordered>(
  left: ParameterChannel<T>,
  right: ComparableWith<T>,
): Condition {
  return compare('>', left, right)
}

export function atLeast<T extends Ordered>(left: ParameterChannel<T>, right: ComparableWith<T>): Condition {
  return compare('>=', left, right)
}

export function and(...conditions: readonly Condition[]): Condition {
  return { kind: 'and', conditions }
}

export function or(...conditions: readonly Condition[]): Condition {
  return { kind: 'or', conditions }
}

export function not(condition: Condition): Condition {
  return { kind: 'not', condition }
}

function compare(operator: Operator, left: Operand, right: Operand): Condition {
  return { kind: 'compare', operator, left, right }
}

export interface BranchOptions {
  /** What the UI shows instead of `condition-N`. */
  readonly displayName?: string
}

type Results = Channels | NoChannels

/** An if that may go on with else-if and else. */
export interface Branches<R extends Results> extends Group {
  elseWhen(condition: Condition, body: () => R, options?: BranchOptions): Branches<R>
  /** Closes the branches. As one of them always runs, what they return can be used after them. */
  otherwise(body: () => R, options?: BranchOptions): R
}

/**
 * Runs the tasks of the body only where the condition holds.
 *
 * Bodies may return channels by name; after `otherwise` the same names hold what the branch that ran
 * returned. What is made inside a branch cannot be used outside it in another way.
 */
export function when<R extends Results>(
  condition: Condition,
  body: () => R,
  options: BranchOptions = {},
): Branches<R> {
  const branches: BranchesScope = { kind: 'branches', parent: currentScope(), nodes: [] }
  addNode(branches)
  const results: R[] = []
  const earlier: Condition[] = []
  const add = (own: Condition | undefined, run: () => R, { displayName }: BranchOptions): void => {
    const all = [...earlier.map(not), ...(own === undefined ? [] : [own])]
    const [only] = all
    const whole = all.length === 1 && only !== undefined ? only : and(...all)
    const branch: BranchScope = { kind: 'branch', parent: branches, nodes: [], condition: whole, displayName }
    branches.nodes.push(branch)
    results.push(within(branch, run))
    if (own !== undefined) earlier.push(own)
  }
  const chain: Branches<R> = {
    group: branches,
    elseWhen: (next, run, nextOptions = {}) => {
      add(next, run, nextOptions)
      return chain
    },
    otherwise: (run, lastOptions = {}) => {
      add(undefined, run, lastOptions)
      return joinResults(branches, results)
    },
  }
  add(condition, body, options)
  return chain
}

function joinResults<R extends Results>(branches: BranchesScope, results: readonly R[]): R {
  const [first] = results
  if (first === undefined || first === null) return undefined as R
  const joined = Object.entries(first).map(([name], place) => {
    const options = results.map((result) => {
      const option = (result as Record<string, Channel> | undefined)?.[name]
      if (option === undefined)
        throw new Error(`a branch does not return "${name}", which another one returns`)
      return option
    })
    return [name, oneOfBranches(branches, options, place + 1)] as const
  })
  return Object.fromEntries(joined) as R
}

/** @internal */
export function oneOfBranches(branches: BranchesScope, options: readonly Channel[], id: number): Channel {
  const first = options[0]
  if (first === undefined) throw new Error('oneOf needs a channel from each branch')
  const kind = kindOf(first)
  const other = options.find((option) => kindOf(option) !== kind)
  if (other !== undefined)
    throw new Error(`the branches return different types under one name: ${kind} and ${kindOf(other)}`)
  const source = { kind: 'one-of' as const, branches, options, id }
  if (first instanceof ParameterChannel) return new ParameterChannel(first.type, source)
  return first.isList ? new ArtifactListChannel(first.type, source) : new ArtifactChannel(first.type, source)
}

function kindOf(channel: Channel): string {
  if (channel instanceof ParameterChannel) return channel.type.kind
  return channel.isList ? `a list of ${channel.type.title}` : channel.type.title
}
