import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { Endpoint } from './transport.ts'

/** Where Kubernetes puts a pod's token, certificate and namespace. */
const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

export interface PodEndpoint {
  readonly endpoint: Endpoint
  /** The pod's own namespace. */
  readonly namespace: string
}

/** Whether this process runs in a pod: Kubernetes sets `KUBERNETES_SERVICE_HOST` in every one. */
export function isInPod(environment: NodeJS.ProcessEnv): boolean {
  return environment.KUBERNETES_SERVICE_HOST !== undefined
}

/**
 * The API server as a pod reaches it, by the token of its ServiceAccount, over TLS with the cluster's certificate.
 *
 * @param environment `SIGNLINE_SERVICE_ACCOUNT` names another folder with `token`, `ca.crt` and `namespace`.
 * @param signal ends what is asked when it is aborted
 * @throws UnusableInputError where this is no pod, or the pod has no token
 */
export async function podEndpoint(
  environment: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<PodEndpoint> {
  const host = environment.KUBERNETES_SERVICE_HOST
  if (host === undefined)
    throw new UnusableInputError('KUBERNETES_SERVICE_HOST is not set, so this is no pod; run it in one')
  const folder = environment.SIGNLINE_SERVICE_ACCOUNT ?? SERVICE_ACCOUNT_FOLDER
  const read = async (name: string): Promise<string> => {
    try {
      return (await readFile(join(folder, name), 'utf8')).trim()
    } catch {
      throw new UnusableInputError(
        `${join(folder, name)}: this pod has no token of a ServiceAccount; set automountServiceAccountToken, or mount one there`,
      )
    }
  }
  const endpoint: Endpoint = {
    kind: 'tls',
    host,
    port: Number(environment.KUBERNETES_SERVICE_PORT ?? 443),
    certificateAuthority: await read('ca.crt'),
    readToken: async () => await read('token'),
    ...(signal !== undefined && { signal }),
  }
  return { endpoint, namespace: await read('namespace') }
}
