import { type Experiments, experimentsOf } from './experiments.ts'
import { createApi } from './http/api.ts'
import type { TransportOptions } from './http/transport.ts'
import { createNamespace } from './namespace.ts'
import { type Pipelines, pipelinesOf } from './pipelines.ts'
import { type RecurringRuns, recurringRunsOf } from './recurring-runs.ts'
import { type Runs, runsOf } from './runs.ts'
import { type Connection, type ConnectionSettings, resolveConnection } from './settings/connection.ts'

export interface ClientOptions extends ConnectionSettings, TransportOptions {}

/** A Kubeflow Pipelines server. Nothing is sent before the first request is made. */
export interface PipelinesClient {
  readonly connection: Connection
  /** The namespace that requests name: the one that is set, or what the server's health says is needed. */
  readonly namespace: (signal?: AbortSignal) => Promise<string | undefined>
  readonly pipelines: Pipelines
  readonly experiments: Experiments
  readonly runs: Runs
  readonly recurringRuns: RecurringRuns
}

/**
 * Finds out where the server is and who asks, as Python's client does, and gives what it can do.
 *
 * @throws ClientUsageError where no server is named, or by settings that cannot be used.
 */
export async function connect(options: ClientOptions = {}): Promise<PipelinesClient> {
  const connection = await resolveConnection(options)
  const api = createApi(connection, options)
  const namespace = createNamespace(connection, api)
  const session = { connection, transport: options, api, namespace }
  return {
    connection,
    namespace,
    pipelines: pipelinesOf(session),
    experiments: experimentsOf(session),
    runs: runsOf(session),
    recurringRuns: recurringRunsOf(session),
  }
}
