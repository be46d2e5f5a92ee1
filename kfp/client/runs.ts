import type { Aborting } from './experiments.ts'
import type { components } from './generated/api.ts'
import { take } from './http/api.ts'
import { followLogs, type LogLine, type LogOptions } from './logs/follow-logs.ts'
import { readPodLog } from './logs/read-pod-log.ts'
import { placeQuery } from './namespace.ts'
import { eachItem, type ListOptions } from './pages.ts'
import type { Session } from './session.ts'
import { pipelineFields, type Submission } from './submission/submission.ts'
import { type WaitOptions, waitForRun } from './wait-for-run.ts'

export type Run = components['schemas']['Run']

export interface Runs {
  /** Newest first; of one experiment, or of the namespace. */
  list(options?: ListOptions & { readonly experimentId?: string }): AsyncGenerator<Run, void, void>
  get(id: string, options?: Aborting): Promise<Run>
  /** Starts a run. It is sent twice only where the server surely did nothing the first time. */
  create(submission: Submission, options?: Aborting): Promise<Run>
  /** The run once it has ended, however it ended. */
  wait(id: string, options?: WaitOptions): Promise<Run>
  /** The lines that its steps write, as they come, until the run has ended. */
  logs(id: string, options?: LogOptions): AsyncGenerator<LogLine, void, void>
  terminate(id: string, options?: Aborting): Promise<void>
  /** Starts anew the failed steps of a run that has failed or was terminated. */
  retry(id: string, options?: Aborting): Promise<void>
  archive(id: string, options?: Aborting): Promise<void>
  unarchive(id: string, options?: Aborting): Promise<void>
  delete(id: string, options?: Aborting): Promise<void>
}

const BASE = '/apis/v2beta1/runs'

export function runsOf({ api, connection, transport, namespace }: Session): Runs {
  const one = (id: string, { signal }: Aborting = {}) => ({
    params: { path: { run_id: id } },
    signal: signal ?? null,
  })
  const get: Runs['get'] = (id, options) => take(api.GET(`${BASE}/{run_id}`, one(id, options)))
  return {
    get,
    list: (options = {}) =>
      eachItem(options, async (page) => {
        const query = { ...page, ...(await placeQuery(options, namespace)) }
        const answer = await take(api.GET(BASE, { params: { query }, signal: options.signal ?? null }))
        return { items: answer.runs, nextToken: answer.next_page_token }
      }),
    create: (submission, { signal } = {}) =>
      take(api.POST(BASE, { body: pipelineFields(submission), signal: signal ?? null })),
    wait: (id, options) => waitForRun((signal) => get(id, { signal }), options),
    logs: (id, options) =>
      followLogs(
        (signal) => get(id, { ...(signal !== undefined && { signal }) }),
        (pod, signal) => readPodLog(connection, transport, id, pod, signal),
        options,
      ),
    terminate: async (id, options) => void (await api.POST(`${BASE}/{run_id}:terminate`, one(id, options))),
    retry: async (id, options) => void (await api.POST(`${BASE}/{run_id}:retry`, one(id, options))),
    archive: async (id, options) => void (await api.POST(`${BASE}/{run_id}:archive`, one(id, options))),
    unarchive: async (id, options) => void (await api.POST(`${BASE}/{run_id}:unarchive`, one(id, options))),
    delete: async (id, options) => void (await api.DELETE(`${BASE}/{run_id}`, one(id, options))),
  }
}
