import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { UnusableInputError } from '../../components/types/errors.ts'
import { type KubeApi, kubeApi } from './kube-api.ts'
import { startProxy } from './kubectl-socket.ts'

/** Where Kubernetes puts a pod's token, certificate and namespace. */
const SERVICE_ACCOUNT_FOLDER = '/var/run/secrets/kubernetes.io/serviceaccount'

export interface OpenCluster {
  readonly api: KubeApi
  /** The pod's own namespace, or `default` outside of a cluster. */
  readonly namespace: string
  close(): Promise<void>
}

/**
 * The cluster that this process may ask: in a pod by its ServiceAccount, elsewhere as kubectl does.
 *
 * @param environment `KUBERNETES_SERVICE_HOST` says that this is a pod; `SIGNLINE_SERVICE_ACCOUNT` names another
 * folder with `token`, `ca.crt` and `namespace`.
 * @throws UnusableInputError where there is neither
 */
export async function openCluster(
  environment: NodeJS.ProcessEnv,
  context: string | undefined,
): Promise<OpenCluster> {
  const host = environment.KUBERNETES_SERVICE_HOST
  if (host === undefined || context !== undefined) {
    const proxy = await startProxy(context)
    return { api: kubeApi({ kind: 'socket', socketPath: proxy.socketPath }), ...proxy }
  }
  const folder = environment.SIGNLINE_SERVICE_ACCOUNT ?? SERVICE_ACCOUNT_FOLDER
  const read = async (name: string): Promise<string> => {
    try {
      return (await readFile(join(folder, name), 'utf8')).trim()
    } catch {
      throw new UnusableInputError(
        `${join(folder, name)}: this pod has no token of a ServiceAccount; set automountServiceAccountToken`,
      )
    }
  }
  const api = kubeApi({
    kind: 'tls',
    host,
    port: Number(environment.KUBERNETES_SERVICE_PORT ?? 443),
    certificateAuthority: await read('ca.crt'),
    readToken: async () => await read('token'),
  })
  return { api, namespace: await read('namespace'), close: async () => {} }
}
