import { ParameterChannel } from '../../dsl/channel.ts'
import type { Condition, Operand } from '../../dsl/condition.ts'

/**
 * A condition as the CEL expression that the driver evaluates. The driver keeps every number as a
 * double, so integers are turned back; both sides of a comparison must be of one CEL type.
 */
export function celOf(condition: Condition, nameOf: (channel: ParameterChannel) => string): string {
  switch (condition.kind) {
    case 'compare': {
      const asDouble = isFractional(condition.left) || isFractional(condition.right)
      const left = operandText(condition.left, asDouble, nameOf)
      const right = operandText(condition.right, asDouble, nameOf)
      return `${left} ${condition.operator} ${right}`
    }
    case 'not':
      return `!(${celOf(condition.condition, nameOf)})`
    case 'and':
      return condition.conditions.map((inner) => grouped(inner, 'or', nameOf)).join(' && ') || 'true'
    case 'or':
      return condition.conditions.map((inner) => grouped(inner, 'and', nameOf)).join(' || ') || 'false'
  }
}

function grouped(
  condition: Condition,
  kind: 'and' | 'or',
  nameOf: (channel: ParameterChannel) => string,
): string {
  const text = celOf(condition, nameOf)
  return condition.kind === kind ? `(${text})` : text
}

function isFractional(operand: Operand): boolean {
  if (operand instanceof ParameterChannel) return operand.type.kind === 'NUMBER_DOUBLE'
  return typeof operand === 'number' && !Number.isInteger(operand)
}

function operandText(
  operand: Operand,
  asDouble: boolean,
  nameOf: (channel: ParameterChannel) => string,
): string {
  if (operand instanceof ParameterChannel) {
    const reference = `inputs.parameter_values['${nameOf(operand)}']`
    const isNumber = operand.type.kind === 'NUMBER_INTEGER' || operand.type.kind === 'NUMBER_DOUBLE'
    if (!isNumber) return reference
    return asDouble ? `double(${reference})` : `int(${reference})`
  }
  if (typeof operand === 'string') return `'${operand.replace(/[\\']/g, '\\$&').replaceAll('\n', '\\n')}'`
  if (typeof operand === 'number' && asDouble && Number.isInteger(operand)) return `${operand}.0`
  return String(operand)
}

/** The channels that a condition asks. */
export function channelsOf(condition: Condition): readonly ParameterChannel[] {
  if (condition.kind === 'compare')
    return [condition.left, condition.right].filter((operand) => operand instanceof ParameterChannel)
  if (condition.kind === 'not') return channelsOf(condition.condition)
  return condition.conditions.flatMap(channelsOf)
}
