import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { findRequestFaults, type SentRequest } from './request-check.ts'

export interface ReceivedRequest extends SentRequest {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

export interface PipelinesServerOptions {
  readonly multiUser?: boolean
  /** The states that a new run goes through, one for each look. */
  readonly states?: readonly string[]
  /** By pod name: what its log holds, for each time it is asked for. */
  readonly logs?: Readonly<Record<string, readonly string[]>>
  readonly taskDetails?: readonly object[]
  /** Answers a request in another way; false lets it pass. */
  readonly intercept?: (
    request: ReceivedRequest,
    response: ServerResponse,
    count: number,
  ) => boolean | Promise<boolean>
  /** Requests that depart from our description are refused unless this is false. */
  readonly isStrict?: boolean
}

/**
 * A small Kubeflow Pipelines server in memory. It records what it gets, and refuses what our description of
 * the API does not allow.
 */
export class PipelinesServer {
  readonly requests: ReceivedRequest[] = []
  readonly experiments: Record<string, unknown>[] = []
  readonly pipelines: Record<string, unknown>[] = []
  readonly versions: Record<string, unknown>[] = []
  readonly runs: Record<string, unknown>[] = []
  readonly recurringRuns: Record<string, unknown>[] = []
  readonly #looks = new Map<string, number>()
  readonly #options: PipelinesServerOptions
  readonly #server: Server

  constructor(options: PipelinesServerOptions = {}) {
    this.#options = options
    this.#server = createServer((request, response) => {
      void this.#receive(request, response).catch((error: unknown) => {
        response.writeHead(500, { 'content-type': 'text/plain' })
        response.end(String(error))
      })
    })
  }

  /** On a free port where none is named. */
  async start(port = 0): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve))
    return this.address
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** What was asked for, as `GET /apis/…`. */
  get asked(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`)
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? '/', 'http://here')
    const request: ReceivedRequest = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      body: await readBody(incoming),
      headers: incoming.headers,
    }
    this.requests.push(request)
    if ((await this.#options.intercept?.(request, response, this.requests.length)) === true) return
    const log = /^\/apis\/v1alpha1\/runs\/[^/]+\/nodes\/([^/]+)\/log$/.exec(request.path)
    if (log?.[1] !== undefined) return this.#answerLog(log[1], response)
    const faults = this.#options.isStrict === false ? [] : findRequestFaults(request)
    if (faults.length > 0) return refuse(response, 400, faults.join('; '))
    if (this.#options.multiUser === true && lacksNamespace(request))
      return refuse(response, 400, 'Namespace cannot be empty in multi-user mode.')
    const answer = this.#answer(request)
    if (answer === undefined) return refuse(response, 404, `${request.path} not found`)
    if ('refused' in answer) return refuse(response, Number(answer.refused), String(answer.message))
    respond(response, 200, answer)
  }

  #answerLog(pod: string, response: ServerResponse): void {
    const texts = this.#options.logs?.[pod]
    if (texts === undefined) {
      response.writeHead(500, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ error_message: `Failed to read logs from pod ${pod}` }))
      return
    }
    const look = this.#looks.get(pod) ?? 0
    this.#looks.set(pod, look + 1)
    response.writeHead(200, { 'content-type': 'text/plain' })
    response.end(texts[Math.min(look, texts.length - 1)])
  }

  #answer(request: ReceivedRequest): Record<string, unknown> | undefined {
    const [, , , kind = '', rest = '', sub, subId] = request.path.split('/')
    if (kind === 'healthz') return { multi_user: this.#options.multiUser === true }
    const [id = '', verb] = rest.split(':')
    if (kind === 'pipelines' && request.method === 'POST') return this.#upload(request, id)
    if (kind === 'pipelines' && sub === 'versions')
      return subId === undefined
        ? page(
            this.versions.filter((version) => version.pipeline_id === id).toReversed(),
            'pipeline_versions',
            request,
          )
        : this.versions.find((version) => version.pipeline_version_id === subId)
    const table = TABLES[kind]
    if (table === undefined) return undefined
    const items = this[table.field]
    if (id === '')
      return request.method === 'GET'
        ? page(this.#visible(kind, items, request), table.list, request)
        : this.#create(kind, request)
    const item = items.find((known) => known[table.id] === id)
    if (item === undefined) return { refused: 404, message: `${kind} ${id} not found.` }
    if (request.method === 'DELETE') {
      items.splice(items.indexOf(item), 1)
      return {}
    }
    if (verb !== undefined) {
      Object.assign(item, VERBS[verb])
      return {}
    }
    return kind === 'runs' ? this.#look(item) : item
  }

  /** Pipelines belong to a namespace or to all; asked without a namespace a server gives the latter. */
  #visible(
    kind: string,
    items: readonly Record<string, unknown>[],
    { query }: ReceivedRequest,
  ): readonly object[] {
    return kind === 'pipelines' ? items.filter((item) => item.namespace === query.namespace) : items
  }

  #look(run: Record<string, unknown>): Record<string, unknown> {
    const { states = ['PENDING', 'RUNNING', 'SUCCEEDED'], taskDetails } = this.#options
    const id = String(run.run_id)
    const look = this.#looks.get(id) ?? 0
    this.#looks.set(id, look + 1)
    const state = run.state ?? states[Math.min(look, states.length - 1)]
    const hasEnded = ['SUCCEEDED', 'FAILED', 'CANCELED', 'SKIPPED'].includes(String(state))
    return {
      ...run,
      state,
      finished_at: hasEnded ? '2027-01-01T00:01:00Z' : '1970-01-01T00:00:00Z',
      ...(taskDetails !== undefined && { run_details: { task_details: taskDetails } }),
    }
  }

  #upload({ query, body }: ReceivedRequest, verb: string): Record<string, unknown> {
    if (verb === 'upload_version') return this.#addVersion(query.pipelineid, query.name)
    const { name, namespace } = verb === 'upload' ? query : (body as Record<string, string>)
    if (this.pipelines.some((known) => known.display_name === name && known.namespace === namespace))
      return { refused: 409, message: `Already exist error: the name ${name} already exists.` }
    const id = `pipeline-${this.pipelines.length + 1}`
    const pipeline = {
      pipeline_id: id,
      display_name: name,
      created_at: CREATED,
      ...(namespace && { namespace }),
    }
    this.pipelines.push(pipeline)
    // Its first version is called as the pipeline; one that is made without a file has none.
    if (verb === 'upload') this.#addVersion(id, name)
    return pipeline
  }

  #addVersion(pipelineId = '', name = ''): Record<string, unknown> {
    if (this.versions.some((known) => known.pipeline_id === pipelineId && known.display_name === name))
      return { refused: 409, message: 'Failed to create a pipeline version' }
    const version = {
      pipeline_id: pipelineId,
      pipeline_version_id: `version-${this.versions.length + 1}`,
      display_name: name,
      created_at: CREATED,
    }
    this.versions.push(version)
    return version
  }

  #create(kind: string, { body }: ReceivedRequest): Record<string, unknown> | undefined {
    const table = TABLES[kind]
    if (table === undefined) return undefined
    const items = this[table.field]
    const made = {
      ...(body as Record<string, unknown>),
      [table.id]: `${kind.slice(0, -1)}-${items.length + 1}`,
      created_at: CREATED,
    }
    items.unshift(made)
    return made
  }
}

const CREATED = '2027-01-01T00:00:00Z'

type Field = 'experiments' | 'pipelines' | 'runs' | 'recurringRuns'

const TABLES: Readonly<Record<string, { field: Field; list: string; id: string }>> = {
  experiments: { field: 'experiments', list: 'experiments', id: 'experiment_id' },
  pipelines: { field: 'pipelines', list: 'pipelines', id: 'pipeline_id' },
  runs: { field: 'runs', list: 'runs', id: 'run_id' },
  recurringruns: { field: 'recurringRuns', list: 'recurringRuns', id: 'recurring_run_id' },
}

const VERBS: Readonly<Record<string, object>> = {
  archive: { storage_state: 'ARCHIVED' },
  unarchive: { storage_state: 'AVAILABLE' },
  terminate: { state: 'CANCELED' },
  retry: { state: undefined },
  enable: { status: 'ENABLED' },
  disable: { status: 'DISABLED' },
}

function page(items: readonly object[], name: string, { query }: ReceivedRequest): Record<string, unknown> {
  const filter = JSON.parse(query.filter ?? '{"predicates":[]}') as {
    predicates: { operation: number; key: string; stringValue: string }[]
  }
  const chosen = items.filter((item) =>
    filter.predicates.every(({ operation, key, stringValue }) => {
      const value = String((item as Record<string, unknown>)[key])
      return operation === 9 ? value.includes(stringValue) : value === stringValue
    }),
  )
  const start = Number(query.page_token ?? 0)
  const end = start + Number(query.page_size ?? 20)
  return {
    [name]: chosen.slice(start, end),
    total_size: chosen.length,
    ...(end < chosen.length && { next_page_token: String(end) }),
  }
}

function lacksNamespace({ method, path, query, body }: ReceivedRequest): boolean {
  if (method === 'GET' && /\/(experiments|runs|recurringruns)$/.test(path))
    return query.namespace === undefined && query.experiment_id === undefined
  if (method === 'POST' && path.endsWith('/experiments'))
    return (body as { namespace?: string }).namespace === undefined
  return false
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = []
  for await (const part of incoming) parts.push(part as Buffer)
  const bytes = Buffer.concat(parts)
  const type = incoming.headers['content-type'] ?? ''
  if (bytes.length === 0) return undefined
  if (!type.startsWith('multipart/')) return JSON.parse(bytes.toString('utf8'))
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const entries: [string, string][] = []
  for (const [name, value] of form)
    entries.push([name, typeof value === 'string' ? value : await value.text()])
  return Object.fromEntries(entries)
}

export function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}

function refuse(response: ServerResponse, status: number, message: string): void {
  respond(response, status, { error: message, code: 3, message, details: [] })
}
