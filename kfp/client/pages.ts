import { UnusableAnswerError } from './client-error.ts'
import { filterJson, type Predicate } from './filter.ts'

export interface ListOptions {
  /** Conditions that all hold, or the JSON of the API's Filter message. */
  readonly filter?: readonly Predicate[] | string
  /** A field, or a field and ` desc`; `created_at desc` where nothing is said. */
  readonly sortBy?: string
  /** How many come with one request, 1 to 200; 100 where nothing is said. */
  readonly pageSize?: number
  /** Where to go on, from an earlier listing. */
  readonly pageToken?: string
  readonly signal?: AbortSignal
}

/** The part of a listing's query that all listings share. */
export interface PageQuery {
  readonly page_token?: string
  readonly page_size: number
  readonly sort_by: string
  readonly filter?: string
}

interface Page<Item> {
  readonly items: readonly Item[] | null | undefined
  readonly nextToken: string | undefined
}

const PAGE_SIZE = 100

/** All items of a listing, page by page, as they are asked for. */
export async function* eachItem<Item>(
  options: ListOptions,
  read: (query: PageQuery) => Promise<Page<Item>>,
): AsyncGenerator<Item, void, void> {
  const filter =
    typeof options.filter === 'string' || options.filter === undefined
      ? options.filter
      : filterJson(options.filter)
  const seen = new Set<string>()
  let token = options.pageToken
  do {
    const page = await read({
      ...(token !== undefined && token !== '' && { page_token: token }),
      page_size: options.pageSize ?? PAGE_SIZE,
      sort_by: options.sortBy ?? 'created_at desc',
      ...(filter !== undefined && { filter }),
    })
    yield* page.items ?? []
    token = page.nextToken
    if (token !== undefined && seen.has(token))
      throw new UnusableAnswerError(
        'the server gives the same page again and again; narrow the listing with a filter, or ask for one page',
      )
    if (token !== undefined) seen.add(token)
  } while (token !== undefined && token !== '')
}
