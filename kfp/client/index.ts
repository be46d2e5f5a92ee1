export { type ClientOptions, connect, type PipelinesClient } from './client.ts'
export {
  ClientError,
  ClientUsageError,
  ServerRefusedError,
  ServerUnreachableError,
  UnusableAnswerError,
  WaitTimeoutError,
} from './client-error.ts'
export type { Aborting, Experiment, Experiments } from './experiments.ts'
export { type FilterOperation, filterJson, type Predicate } from './filter.ts'
export type { components, operations, paths } from './generated/api.ts'
export type { RetryPolicy } from './http/retry-policy.ts'
export type { TransportOptions } from './http/transport.ts'
export type { LogLine, LogOptions } from './logs/follow-logs.ts'
export type { ListOptions } from './pages.ts'
export type { Pipeline, Pipelines, PipelineUpload, PipelineVersion } from './pipelines.ts'
export {
  checkSchedule,
  type RecurringRun,
  type RecurringRuns,
  type RecurringSubmission,
  type Schedule,
} from './recurring-runs.ts'
export { hasEnded, hasSucceeded, normalState, type RunState } from './run-state.ts'
export type { Run, Runs } from './runs.ts'
export { type Connection, type ConnectionSettings, resolveConnection } from './settings/connection.ts'
export { readArguments } from './submission/read-arguments.ts'
export { type ClaimMap, claimParameters, fillClaims, readClaimMap } from './submission/resource-claims.ts'
export type { PipelineSource, Submission } from './submission/submission.ts'
export type { WaitOptions } from './wait-for-run.ts'
