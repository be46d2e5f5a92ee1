import { type KubeApi, kubeApi } from './kube-api.ts'
import { startProxy } from './kubectl-socket.ts'
import { isInPod, podEndpoint } from './pod-endpoint.ts'

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
 * @throws UnusableInputError where there is neither, or kubectl's configuration cannot be used
 */
export async function openCluster(
  environment: NodeJS.ProcessEnv,
  context: string | undefined,
): Promise<OpenCluster> {
  if (!isInPod(environment) || context !== undefined) {
    const { socketPath, server, namespace, close } = await startProxy(context, environment)
    return { api: kubeApi({ kind: 'socket', socketPath, server }), namespace, close }
  }
  const { endpoint, namespace } = await podEndpoint(environment)
  return { api: kubeApi(endpoint), namespace, close: async () => {} }
}
