import { ApiRefusalError, type KubeApi } from '../api/kube-api.ts'
import { CLAIM_ANNOTATION } from '../claims/labels.ts'
import type { ClaimMapState, PolicyProbe } from './cluster-state.ts'

/** Whether the API server takes the claims out of a pod; not said where it does not let the pod in. */
export async function dropsClaimsOfPods(api: KubeApi, namespace: string): Promise<boolean> {
  const pod = probePod({}, [{ name: 'gpu', resourceClaimTemplateName: 'signline-probe' }])
  try {
    const { spec } = await api.create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod)
    return (spec as { resourceClaims?: unknown }).resourceClaims === undefined
  } catch (error) {
    if (!(error instanceof ApiRefusalError) || error.status >= 500) throw error
    return error.status === 404 && namespace !== 'default' && (await dropsClaimsOfPods(api, 'default'))
  }
}

/** A pod that the standard `restricted` lets in. */
function probePod(
  metadata: object,
  claims: readonly { readonly name: string; readonly [field: string]: string }[] = [],
): object {
  const securityContext = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  }
  const resources = { claims: claims.map(({ name }) => ({ name })) }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { generateName: 'signline-probe-', ...metadata },
    spec: {
      ...(claims.length > 0 && { resourceClaims: claims }),
      containers: [
        {
          name: 'main',
          image: 'signline-probe',
          securityContext,
          ...(claims.length > 0 && { resources }),
        },
      ],
    },
  }
}

/** Sends a step's pod that names a claim, without keeping it, and sees whether it would have the claim. */
export async function probePolicy(api: KubeApi, map: ClaimMapState): Promise<PolicyProbe | undefined> {
  const key = Object.keys(map.templates)[0]
  if (key === undefined) return undefined
  const { namespace } = map
  const pod = probePod({ annotations: { [CLAIM_ANNOTATION]: key } })
  try {
    const { spec } = await api.create(`/api/v1/namespaces/${namespace}/pods?dryRun=All`, pod)
    const claims = (spec as { resourceClaims?: readonly { name: string }[] }).resourceClaims ?? []
    const outcome = claims.some(({ name }) => name === key) ? 'claimed' : 'ignored'
    return { namespace, key, outcome, message: '' }
  } catch (error) {
    if (!(error instanceof ApiRefusalError) || error.status >= 500) throw error
    // So the API server says that the asker has no right to make pods; a policy's refusal names the policy.
    const untried = error.status === 403 && /cannot create resource "pods"/.test(error.reason)
    return { namespace, key, outcome: untried ? 'untried' : 'refused', message: error.reason }
  }
}
