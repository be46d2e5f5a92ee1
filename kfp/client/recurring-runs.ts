import { ClientUsageError } from './client-error.ts'
import type { Aborting } from './experiments.ts'
import type { components } from './generated/api.ts'
import { take } from './http/api.ts'
import { placeQuery } from './namespace.ts'
import { eachItem, type ListOptions } from './pages.ts'
import type { Session } from './session.ts'
import { pipelineFields, type Submission } from './submission/submission.ts'

export type RecurringRun = components['schemas']['RecurringRun']

/** When runs start. */
export type Schedule = {
  /** The first and the last moment at which a run may start; RFC 3339. */
  readonly start?: string
  readonly end?: string
} & (
  | {
      /** Six fields, seconds first: `0 0 9 ? * 2-6`. */
      readonly cron: string
    }
  | { readonly intervalSeconds: number }
)

export interface RecurringSubmission extends Submission {
  readonly schedule: Schedule
  /** How many of its runs may go on at once, 1 to 10; 1 where nothing is said. */
  readonly maxConcurrency?: number
  /** Whether starts that were missed while it was disabled are made up for; no where nothing is said. */
  readonly catchup?: boolean
  /** Whether it starts runs right away; yes where nothing is said. */
  readonly enabled?: boolean
}

export interface RecurringRuns {
  list(options?: ListOptions & { readonly experimentId?: string }): AsyncGenerator<RecurringRun, void, void>
  get(id: string, options?: Aborting): Promise<RecurringRun>
  create(submission: RecurringSubmission, options?: Aborting): Promise<RecurringRun>
  enable(id: string, options?: Aborting): Promise<void>
  disable(id: string, options?: Aborting): Promise<void>
  delete(id: string, options?: Aborting): Promise<void>
}

const BASE = '/apis/v2beta1/recurringruns'

export function recurringRunsOf({ api, namespace }: Session): RecurringRuns {
  const one = (id: string, { signal }: Aborting = {}) => ({
    params: { path: { recurring_run_id: id } },
    signal: signal ?? null,
  })
  return {
    list: (options = {}) =>
      eachItem(options, async (page) => {
        const query = { ...page, ...(await placeQuery(options, namespace)) }
        const answer = await take(api.GET(BASE, { params: { query }, signal: options.signal ?? null }))
        return { items: answer.recurringRuns, nextToken: answer.next_page_token }
      }),
    get: (id, options) => take(api.GET(`${BASE}/{recurring_run_id}`, one(id, options))),
    create: async (submission, { signal } = {}) => {
      checkSchedule(submission)
      const body = {
        ...pipelineFields(submission),
        mode: submission.enabled === false ? ('DISABLE' as const) : ('ENABLE' as const),
        max_concurrency: String(submission.maxConcurrency ?? 1),
        no_catchup: submission.catchup !== true,
        trigger: triggerOf(submission.schedule),
      }
      return take(api.POST(BASE, { body, signal: signal ?? null }))
    },
    enable: async (id, options) =>
      void (await api.POST(`${BASE}/{recurring_run_id}:enable`, one(id, options))),
    disable: async (id, options) =>
      void (await api.POST(`${BASE}/{recurring_run_id}:disable`, one(id, options))),
    delete: async (id, options) => void (await api.DELETE(`${BASE}/{recurring_run_id}`, one(id, options))),
  }
}

/** @throws ClientUsageError for a schedule that no server takes. */
export function checkSchedule({
  schedule,
  maxConcurrency = 1,
}: Pick<RecurringSubmission, 'schedule' | 'maxConcurrency'>): void {
  if (!Number.isInteger(maxConcurrency) || maxConcurrency < 1 || maxConcurrency > 10)
    throw new ClientUsageError(
      `${maxConcurrency} runs are to go on at once; servers take a whole number from 1 to 10`,
    )
  triggerOf(schedule)
}

function triggerOf(schedule: Schedule): components['schemas']['Trigger'] {
  const bounds = {
    ...(schedule.start !== undefined && { start_time: readMoment(schedule.start) }),
    ...(schedule.end !== undefined && { end_time: readMoment(schedule.end) }),
  }
  if (bounds.start_time !== undefined && bounds.end_time !== undefined)
    if (Date.parse(bounds.start_time) >= Date.parse(bounds.end_time))
      throw new ClientUsageError(
        `the schedule ends (${schedule.end}) before it starts (${schedule.start}); exchange them`,
      )
  if ('intervalSeconds' in schedule) {
    const { intervalSeconds } = schedule
    if (!Number.isInteger(intervalSeconds) || intervalSeconds < 1)
      throw new ClientUsageError(
        `the interval is ${intervalSeconds} seconds; give a whole number of at least 1`,
      )
    return { periodic_schedule: { ...bounds, interval_second: String(intervalSeconds) } }
  }
  const fields = schedule.cron.trim().split(/\s+/)
  if (fields.length !== 6 && !schedule.cron.startsWith('@'))
    throw new ClientUsageError(
      `the schedule "${schedule.cron}" has ${fields.length} fields; Kubeflow takes six, seconds first, such as "0 0 9 ? * 2-6"`,
    )
  return { cron_schedule: { ...bounds, cron: schedule.cron } }
}

function readMoment(text: string): string {
  if (/^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text)) && /(?:Z|[+-]\d\d:\d\d)$/.test(text))
    return text
  throw new ClientUsageError(
    `"${text}" is no moment with its time zone; write it as 2027-01-31T09:00:00Z or 2027-01-31T09:00:00+01:00`,
  )
}
