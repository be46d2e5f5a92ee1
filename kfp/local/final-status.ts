import type { Json } from '../ir/json.ts'
import type { Target } from '../ir/target.ts'
import type { Outcome } from './outcome.ts'

/** google.rpc.Code.UNKNOWN: a step's exit code says nothing of its reason. */
const UNKNOWN_ERROR = 2

/** The final status of a task as an exit task reads it (PipelineTaskFinalStatus), in the target's words. */
export function finalStatus(outcome: Outcome, taskName: string, runName: string, target: Target): Json {
  const state = STATES[target][outcome.status]
  return {
    state,
    pipelineTaskName: taskName,
    pipelineJobResourceName: runName,
    error: state === 'FAILED' ? { code: UNKNOWN_ERROR, message: outcome.message ?? '' } : {},
  }
}

/** 2.17 passes on the state of its metadata store, later backends that of the task. */
const STATES: Record<Target, Record<Outcome['status'], string>> = {
  'kfp-2.17': {
    SUCCEEDED: 'COMPLETE',
    FAILED: 'FAILED',
    UPSTREAM_FAILED: 'FAILED',
    SKIPPED: 'SKIPPED',
    CANCELED: 'CANCELED',
  },
  'kfp-next': {
    SUCCEEDED: 'SUCCEEDED',
    FAILED: 'FAILED',
    UPSTREAM_FAILED: 'FAILED',
    SKIPPED: 'SKIPPED',
    CANCELED: 'CANCELED',
  },
}
