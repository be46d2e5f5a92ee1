import { enumOf, type Message, string } from './field.ts'

/** When a task starts, beyond 'when its producers succeeded'. */
export interface TriggerPolicy {
  /** A CEL expression over `inputs.parameter_values`; the task is skipped where it is false. */
  readonly condition?: string
  readonly strategy?: TriggerStrategy
}

export const triggerStrategies = [
  'TRIGGER_STRATEGY_UNSPECIFIED',
  'ALL_UPSTREAM_TASKS_SUCCEEDED',
  'ALL_UPSTREAM_TASKS_COMPLETED',
] as const

export type TriggerStrategy = (typeof triggerStrategies)[number]

export const triggerPolicy: Message<TriggerPolicy> = {
  name: 'PipelineTaskSpec.TriggerPolicy',
  fields: { condition: string, strategy: enumOf(triggerStrategies) },
}
