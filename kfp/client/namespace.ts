import { ClientUsageError } from './client-error.ts'
import { type Api, take } from './http/api.ts'
import type { Connection } from './settings/connection.ts'

/** Where a listing looks: in an experiment, else in the namespace that requests name. */
export async function placeQuery(
  { experimentId, signal }: { readonly experimentId?: string; readonly signal?: AbortSignal },
  namespace: (signal?: AbortSignal) => Promise<string | undefined>,
): Promise<{ readonly experiment_id?: string; readonly namespace?: string }> {
  if (experimentId !== undefined) return { experiment_id: experimentId }
  const space = await namespace(signal)
  return space === undefined ? {} : { namespace: space }
}

/**
 * The namespace that requests name: the one that is set; else, where the server has many users, that of the
 * pod's service account; else none. Asked for once.
 */
export function createNamespace(
  connection: Connection,
  api: Api,
): (signal?: AbortSignal) => Promise<string | undefined> {
  let known: { readonly namespace: string | undefined } | undefined
  return async (signal) => {
    if (connection.namespace !== undefined) return connection.namespace
    if (known !== undefined) return known.namespace
    const health = await take(api.GET('/apis/v2beta1/healthz', { signal: signal ?? null }))
    const namespace = health.multi_user === true ? await connection.podNamespace() : undefined
    if (health.multi_user === true && namespace === undefined)
      throw new ClientUsageError(
        `${connection.endpoint}: this server has many users and asks for a namespace; give yours with --namespace or KFP_NAMESPACE`,
      )
    known = { namespace }
    return namespace
  }
}
