import type { Outputs, TaskStatus } from './run-state.ts'

/** How a task ended, with what it gives; what a task that did not succeed made is there too. */
export interface Outcome {
  readonly status: Exclude<TaskStatus, 'WAITING' | 'RUNNING' | 'RETRYING'>
  readonly outputs: Outputs
  readonly message?: string
}

export const NO_OUTPUTS: Outputs = { parameters: {}, artifacts: {} }

/** A graph fails with any of its tasks, also where others were told to go on. */
export function statusOf(outcomes: ReadonlyMap<string, Outcome>): Pick<Outcome, 'status' | 'message'> {
  const entries = [...outcomes]
  const first = (status: Outcome['status']) => entries.find(([, outcome]) => outcome.status === status)
  const canceled = first('CANCELED')
  if (canceled !== undefined) return { status: 'CANCELED' }
  const failed = first('FAILED') ?? first('UPSTREAM_FAILED')
  if (failed === undefined) return { status: 'SUCCEEDED' }
  const [key, { message }] = failed
  return { status: 'FAILED', message: message === undefined ? `task "${key}" failed` : `${key}: ${message}` }
}
