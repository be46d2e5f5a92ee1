import type { Api } from './http/api.ts'
import type { TransportOptions } from './http/transport.ts'
import type { Connection } from './settings/connection.ts'

/** What the groups of requests share. */
export interface Session {
  readonly connection: Connection
  readonly transport: TransportOptions
  readonly api: Api
  /** The namespace to name in requests; see createNamespace. */
  readonly namespace: (signal?: AbortSignal) => Promise<string | undefined>
}
