import type { Json } from '../ir/json.ts'
import type { Outcome } from './outcome.ts'

/** google.rpc.Code.UNKNOWN: a step's exit code says nothing of its reason. */
const UNKNOWN_ERROR = 2

/** The final status of a task as an exit task reads it (PipelineTaskFinalStatus). */
export function finalStatus(outcome: Outcome, taskName: string, runName: string): Json {
  const state = STATES[outcome.status]
  return {
    state,
    pipelineTaskName: taskName,
    pipelineJobResourceName: runName,
    error: state === 'FAILED' ? { code: UNKNOWN_ERROR, message: outcome.message ?? '' } : {},
  }
}

const STATES: Record<Outcome['status'], string> = {
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  UPSTREAM_FAILED: 'FAILED',
  SKIPPED: 'SKIPPED',
  CANCELED: 'CANCELLED',
}
