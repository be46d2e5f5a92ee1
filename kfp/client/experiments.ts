import { ClientUsageError } from './client-error.ts'
import { filterJson } from './filter.ts'
import type { components } from './generated/api.ts'
import { take } from './http/api.ts'
import { eachItem, type ListOptions } from './pages.ts'
import type { Session } from './session.ts'

export type Experiment = components['schemas']['Experiment']

export interface Experiments {
  /** Newest first. */
  list(options?: ListOptions): AsyncGenerator<Experiment, void, void>
  get(id: string, options?: Aborting): Promise<Experiment>
  /** The experiment of that name; undefined where there is none. */
  find(name: string, options?: Aborting): Promise<Experiment | undefined>
  /** The experiment of that name, made where it is missing. */
  getOrCreate(name: string, options?: Aborting & { readonly description?: string }): Promise<Experiment>
  archive(id: string, options?: Aborting): Promise<void>
  unarchive(id: string, options?: Aborting): Promise<void>
  delete(id: string, options?: Aborting): Promise<void>
}

/** Every request can be called off. */
export interface Aborting {
  readonly signal?: AbortSignal
}

const BASE = '/apis/v2beta1/experiments'

export function experimentsOf({ api, namespace }: Session): Experiments {
  const one = (id: string, { signal }: Aborting = {}) => ({
    params: { path: { experiment_id: id } },
    signal: signal ?? null,
  })
  const find: Experiments['find'] = async (name, { signal } = {}) => {
    const space = await namespace(signal)
    // One page of the server's own size and no order, as Python's client asks.
    const filter = filterJson([{ key: 'display_name', operation: 'equals', value: name }])
    const query = { filter, ...(space !== undefined && { namespace: space }) }
    const { experiments } = await take(api.GET(BASE, { params: { query }, signal: signal ?? null }))
    const [first, second] = experiments ?? []
    if (second !== undefined)
      throw new ClientUsageError(
        `there are several experiments "${name}"; give the id of one (signline pipeline list experiments)`,
      )
    return first
  }
  return {
    find,
    list: (options = {}) =>
      eachItem(options, async (page) => {
        const space = await namespace(options.signal)
        const query = { ...page, ...(space !== undefined && { namespace: space }) }
        const answer = await take(api.GET(BASE, { params: { query }, signal: options.signal ?? null }))
        return { items: answer.experiments, nextToken: answer.next_page_token }
      }),
    get: (id, options) => take(api.GET(`${BASE}/{experiment_id}`, one(id, options))),
    getOrCreate: async (name, options = {}) => {
      const known = await find(name, options)
      if (known !== undefined) return known
      const space = await namespace(options.signal)
      const body = {
        display_name: name,
        ...(options.description !== undefined && { description: options.description }),
        ...(space !== undefined && { namespace: space }),
      }
      return take(api.POST(BASE, { body, signal: options.signal ?? null }))
    },
    archive: async (id, options) =>
      void (await api.POST(`${BASE}/{experiment_id}:archive`, one(id, options))),
    unarchive: async (id, options) =>
      void (await api.POST(`${BASE}/{experiment_id}:unarchive`, one(id, options))),
    delete: async (id, options) => void (await api.DELETE(`${BASE}/{experiment_id}`, one(id, options))),
  }
}
