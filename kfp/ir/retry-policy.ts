import { double, duration, int32, type Message } from './field.ts'

export interface RetryPolicy {
  readonly maxRetryCount?: number
  /** Wait before the first retry, such as `30s`. */
  readonly backoffDuration?: string
  readonly backoffFactor?: number
  readonly backoffMaxDuration?: string
}

export const retryPolicy: Message<RetryPolicy> = {
  name: 'PipelineTaskSpec.RetryPolicy',
  fields: {
    maxRetryCount: int32,
    backoffDuration: duration,
    backoffFactor: double,
    backoffMaxDuration: duration,
  },
}
