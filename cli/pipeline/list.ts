import type { ListOptions, PipelinesClient, Predicate } from '@kubeflow/pipelines/client'
import { UnusableInputError } from '../../components/types/errors.ts'
import { print } from '../print.ts'
import { connectBy } from './connect-by.ts'
import { type Options, readCount, textOf } from './server-options.ts'
import { stateWord, table } from './show-run.ts'

const KINDS = ['runs', 'pipelines', 'versions', 'experiments', 'schedules'] as const
type Kind = (typeof KINDS)[number]

interface Listing {
  readonly titles: readonly string[]
  /** The items, as the server gives them. */
  readonly items: AsyncGenerator<object, void, void>
  readonly row: (item: never) => readonly string[]
}

/** Lists what a server has, newest first. */
export async function listCommand(kind: string, options: Options): Promise<void> {
  const known = KINDS.find((name) => name === kind)
  if (known === undefined)
    throw new UnusableInputError(`there is no list of "${kind}"; name ${KINDS.join(', ')}`)
  const limit = options.all === true ? Number.POSITIVE_INFINITY : readCount('--limit', options.limit)
  const client = await connectBy(options)
  const listOptions: ListOptions = { ...readFilter(options), pageSize: Math.min(limit, 200) }
  const listing = await listings[known](client, listOptions, options)
  const rows: (readonly string[])[] = [listing.titles]
  let count = 0
  for await (const item of listing.items) {
    if (count === limit) {
      process.stderr.write(`signline: there are more; --all shows them, --limit so many\n`)
      break
    }
    count += 1
    if (options.json === true) print(`${JSON.stringify(item)}\n`)
    else rows.push(listing.row(item as never))
  }
  if (options.json !== true) print(count === 0 ? `no ${known}\n` : table(rows))
}

type Make = (client: PipelinesClient, list: ListOptions, options: Options) => Promise<Listing>

const listings: Record<Kind, Make> = {
  runs: async (client, list, options) => ({
    titles: ['RUN', 'NAME', 'STATE', 'CREATED'],
    items: client.runs.list({ ...list, ...(await ofExperiment(client, options)) }),
    row: (run: { run_id: string; display_name?: string; state?: string; created_at?: string }) => [
      run.run_id,
      run.display_name ?? '',
      stateWord(run.state),
      run.created_at ?? '',
    ],
  }),
  pipelines: async (client, list, options) => ({
    titles: ['PIPELINE', 'NAME', 'CREATED'],
    items: client.pipelines.list({ ...list, shared: options.shared === true }),
    row: (item: { pipeline_id: string; name?: string; display_name?: string; created_at?: string }) => [
      item.pipeline_id,
      item.display_name || item.name || '',
      item.created_at ?? '',
    ],
  }),
  versions: async (client, list, options) => {
    const name = textOf(options.pipeline)
    if (name === undefined)
      throw new UnusableInputError('versions are those of one pipeline; name it with --pipeline')
    const known = await client.pipelines.find(name)
    return {
      titles: ['VERSION', 'NAME', 'CREATED'],
      items: client.pipelines.versions(known?.pipeline_id ?? name, list),
      row: (item: {
        pipeline_version_id: string
        name?: string
        display_name?: string
        created_at?: string
      }) => [item.pipeline_version_id, item.display_name || item.name || '', item.created_at ?? ''],
    }
  },
  experiments: async (client, list) => ({
    titles: ['EXPERIMENT', 'NAME', 'STORAGE', 'CREATED'],
    items: client.experiments.list(list),
    row: (item: {
      experiment_id: string
      display_name?: string
      storage_state?: string
      created_at?: string
    }) => [
      item.experiment_id,
      item.display_name ?? '',
      (item.storage_state ?? '').toLowerCase(),
      item.created_at ?? '',
    ],
  }),
  schedules: async (client, list, options) => ({
    titles: ['RECURRING RUN', 'NAME', 'STATUS', 'CREATED'],
    items: client.recurringRuns.list({ ...list, ...(await ofExperiment(client, options)) }),
    row: (item: {
      recurring_run_id: string
      display_name?: string
      status?: string
      created_at?: string
    }) => [
      item.recurring_run_id,
      item.display_name ?? '',
      (item.status ?? '').toLowerCase(),
      item.created_at ?? '',
    ],
  }),
}

async function ofExperiment(client: PipelinesClient, options: Options): Promise<{ experimentId?: string }> {
  const name = textOf(options.experiment)
  if (name === undefined) return {}
  const known = await client.experiments.find(name)
  if (known === undefined)
    throw new UnusableInputError(
      `${client.connection.endpoint} has no experiment "${name}"; see signline pipeline list experiments`,
    )
  return { experimentId: known.experiment_id }
}

function readFilter(options: Options): Pick<ListOptions, 'filter' | 'sortBy'> {
  const sortBy = textOf(options.sortBy)
  const raw = textOf(options.filter)
  const [name, state] = [textOf(options.name), textOf(options.state)]
  if (raw !== undefined && (name !== undefined || state !== undefined))
    throw new UnusableInputError('--filter excludes --name and --state; write all of it into --filter')
  const predicates: readonly Predicate[] = [
    ...(name === undefined ? [] : [{ key: 'display_name', operation: 'contains' as const, value: name }]),
    ...(state === undefined
      ? []
      : [{ key: 'state', operation: 'equals' as const, value: state.toUpperCase() }]),
  ]
  return {
    ...(sortBy !== undefined && { sortBy }),
    ...(raw !== undefined && { filter: raw }),
    ...(predicates.length > 0 && { filter: predicates }),
  }
}
