import { kubeApi } from '../api/kube-api.ts'
import { podEndpoint } from '../api/pod-endpoint.ts'

/** Of the pods of a ReplicaSet that has too many, those with the least go first; without it a pod has 0. */
export const DELETION_COST = 'controller.kubernetes.io/pod-deletion-cost'

/**
 * Writes into this pod what ending it would cost, with the token and certificate that the pod has now: both are
 * replaced while it runs.
 *
 * @param pod its name; the namespace is its own
 * @param cost a whole number of 32 bits
 * @throws UnusableInputError without a token; RunningFaultError where the API server does not answer;
 * ApiRefusalError where it refuses
 */
export async function writeDeletionCost(
  environment: NodeJS.ProcessEnv,
  pod: string,
  cost: number,
  signal: AbortSignal,
): Promise<void> {
  const { endpoint, namespace } = await podEndpoint(environment, signal)
  await kubeApi(endpoint).patch(`/api/v1/namespaces/${namespace}/pods/${pod}`, {
    metadata: { annotations: { [DELETION_COST]: String(cost) } },
  })
}
