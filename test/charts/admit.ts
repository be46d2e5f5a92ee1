import { evaluate } from '@marcbachmann/cel-js'
import type { Manifest } from '#network/evaluate/endpoint.js'

interface PolicySpec {
  readonly variables?: readonly { readonly name: string; readonly expression: string }[]
  readonly validations: readonly { readonly expression: string; readonly messageExpression: string }[]
}

/** What a ValidatingAdmissionPolicy says against an object; empty where it lets it in. No API server is asked. */
export function refusals(policy: Manifest, object: unknown): string[] {
  const { variables = [], validations } = policy.spec as PolicySpec
  const known: Record<string, unknown> = {}
  const ask = (expression: string): unknown => evaluate(expression, { object, variables: known })
  for (const { name, expression } of variables) known[name] = ask(expression)
  return validations
    .filter(({ expression }) => ask(expression) !== true)
    .map(({ messageExpression }) => String(ask(messageExpression)))
}
