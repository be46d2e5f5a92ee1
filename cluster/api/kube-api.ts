import { z } from 'zod'
import { RunningFaultError } from '../../components/types/errors.ts'
import { type Answer, type Endpoint, exchange, type Method } from './transport.ts'
import { unreachable } from './unreachable.ts'

/** An object of the API; its kind's own fields are checked where they are read. */
export interface KubeObject {
  readonly apiVersion?: string | undefined
  readonly kind?: string | undefined
  readonly metadata: {
    readonly name: string
    readonly namespace?: string | undefined
    readonly uid?: string | undefined
    readonly labels?: Readonly<Record<string, string>> | undefined
    readonly annotations?: Readonly<Record<string, string>> | undefined
    readonly deletionTimestamp?: string | undefined
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[] | undefined
  }
  readonly [field: string]: unknown
}

const objectSchema: z.ZodType<KubeObject> = z.looseObject({
  metadata: z.looseObject({
    name: z.string().default(''),
    namespace: z.string().optional(),
    uid: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    deletionTimestamp: z.string().optional(),
    ownerReferences: z.array(z.looseObject({ kind: z.string(), name: z.string() })).optional(),
  }),
}) as unknown as z.ZodType<KubeObject>

const listSchema = z.looseObject({
  metadata: z.looseObject({ continue: z.string().optional() }).optional(),
  items: z.array(objectSchema).nullable(),
})
const discoverySchema = z.looseObject({ resources: z.array(z.looseObject({ name: z.string() })) })
const versionSchema = z.looseObject({ minor: z.string() })
const refusalSchema = z.looseObject({ message: z.string().optional(), reason: z.string().optional() })

const REMEDIES: Readonly<Record<number, string>> = {
  401: 'the credentials are wrong or have expired, so log in again (kubectl auth whoami)',
  403: 'give the account that asks a Role that allows it',
}

/** What the API server said instead of doing it: `status` 404 absent, 403 not allowed, 422 not valid. */
export class ApiRefusalError extends RunningFaultError {
  readonly status: number
  readonly reason: string

  constructor(method: Method, path: string, answer: Answer) {
    const said = refusalSchema.safeParse(parse(answer.text))
    const reason = (said.data?.message ?? answer.text.trim().slice(0, 300)) || 'no reason given'
    const remedy = REMEDIES[answer.status] ?? 'look at the API server and at what was asked'
    super(`${method} ${path}: the Kubernetes API server answers ${answer.status}, ${reason}; ${remedy}`)
    this.status = answer.status
    this.reason = reason
  }
}

/** The Kubernetes API by paths such as `/api/v1/namespaces/default/pods`. */
export interface KubeApi {
  /** The object at a path; undefined where there is none, also where the API has no such kind. */
  read(path: string): Promise<KubeObject | undefined>
  /** Every object of a list, all pages; undefined where the API has no such kind. */
  list(path: string): Promise<readonly KubeObject[] | undefined>
  /** What a path answers that is no object, such as `/metrics`. @throws ApiRefusalError */
  text(path: string): Promise<string>
  /** @throws ApiRefusalError */
  create(path: string, body: unknown): Promise<KubeObject>
  /** Whether the API server has a group version such as `resource.k8s.io/v1`, and in it a resource if one is named. */
  serves(groupVersion: string, resource?: string): Promise<boolean>
  /** The x of the API server's Kubernetes 1.x. @throws ApiRefusalError */
  minorVersion(): Promise<number>
  /** A JSON merge patch. @throws ApiRefusalError */
  patch(path: string, body: unknown): Promise<KubeObject>
  /** Whether it was there. @throws ApiRefusalError where it may not be deleted */
  remove(path: string, options?: unknown): Promise<boolean>
}

const PAGE_SIZE = 500

export function kubeApi(endpoint: Endpoint): KubeApi {
  const textOf = async (method: Method, path: string, body?: unknown): Promise<string> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json'
    const answer = await exchange(endpoint, method, path, body, type)
    if (answer.status >= 200 && answer.status < 300) return answer.text
    // An API server answers with an object, the proxy before it in plain words.
    if (endpoint.kind === 'socket' && answer.status >= 500 && parse(answer.text) === undefined)
      throw unreachable(endpoint.server, answer.text)
    throw new ApiRefusalError(method, path, answer)
  }
  const ask = async (method: Method, path: string, body?: unknown): Promise<unknown> =>
    parse(await textOf(method, path, body))
  return {
    read: async (path) => await orAbsent(async () => objectOf(await ask('GET', path), path)),
    list: async (path) =>
      await orAbsent(async () => {
        const items: KubeObject[] = []
        let next: string | undefined
        do {
          const query = `${path.includes('?') ? '&' : '?'}limit=${PAGE_SIZE}${next === undefined ? '' : `&continue=${encodeURIComponent(next)}`}`
          const page = listSchema.safeParse(await ask('GET', `${path}${query}`))
          if (!page.success) throw strangeAnswer(path)
          items.push(...(page.data.items ?? []))
          next = page.data.metadata?.continue || undefined
        } while (next !== undefined)
        return items
      }),
    serves: async (groupVersion, resource) => {
      const found = discoverySchema.safeParse(
        await orAbsent(async () => await ask('GET', `/apis/${groupVersion}`)),
      ).data
      return found?.resources.some(({ name }) => resource === undefined || name === resource) ?? false
    },
    minorVersion: async () => {
      // Some vendors write `36+`.
      const minor = Number.parseInt(
        versionSchema.safeParse(await ask('GET', '/version')).data?.minor ?? '',
        10,
      )
      if (Number.isNaN(minor)) throw strangeAnswer('/version')
      return minor
    },
    text: async (path) => await textOf('GET', path),
    create: async (path, body) => objectOf(await ask('POST', path, body), path),
    patch: async (path, body) => objectOf(await ask('PATCH', path, body), path),
    remove: async (path, options) =>
      (await orAbsent(async () => {
        await ask('DELETE', path, options)
        return true
      })) ?? false,
  }
}

async function orAbsent<Value>(ask: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof ApiRefusalError && error.status === 404) return undefined
    throw error
  }
}

function objectOf(value: unknown, path: string): KubeObject {
  const object = objectSchema.safeParse(value)
  if (!object.success) throw strangeAnswer(path)
  return object.data
}

function strangeAnswer(path: string): RunningFaultError {
  return new RunningFaultError(
    `${path}: the answer is no Kubernetes object; see that the address is an API server's`,
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
