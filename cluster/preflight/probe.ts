import { ApiRefusalError, type KubeApi } from '../api/kube-api.ts'
import type { ResourceVersion } from '../api/resource-version.ts'
import { CLAIM_ANNOTATION } from '../claims/labels.ts'
import { type ClaimMapState, FEATURES, type Feature, type PolicyProbe } from './cluster-state.ts'

const CLASS = 'probe.signline.dev'

/** What a claim looks like that says one thing more; resource.k8s.io/v1 and v1beta2 alike. */
const requests: Readonly<Record<Feature, object>> = {
  firstAvailable: {
    requests: [{ name: 'gpu', firstAvailable: [{ name: 'one', deviceClassName: CLASS }] }],
  },
  tolerations: {
    requests: [{ name: 'gpu', exactly: { deviceClassName: CLASS, tolerations: [{ operator: 'Exists' }] } }],
  },
  capacity: {
    requests: [
      { name: 'gpu', exactly: { deviceClassName: CLASS, capacity: { requests: { memory: '1Gi' } } } },
    ],
  },
  distinctAttribute: {
    requests: [{ name: 'gpu', exactly: { deviceClassName: CLASS, count: 2 } }],
    constraints: [{ requests: ['gpu'], distinctAttribute: `${CLASS}/uuid` }],
  },
}

/**
 * The features that the API server drops or refuses: a claim's template is sent with each and not kept (dry
 * run). The gates of scheduler and controller manager cannot be seen from outside.
 */
export async function droppedFeatures(
  api: KubeApi,
  version: ResourceVersion,
  namespace: string,
): Promise<readonly Feature[]> {
  if (version === 'v1beta1') return FEATURES
  const dropped: Feature[] = []
  for (const feature of FEATURES) {
    const template = {
      apiVersion: `resource.k8s.io/${version}`,
      kind: 'ResourceClaimTemplate',
      metadata: { generateName: 'signline-probe-' },
      spec: { spec: { devices: requests[feature] } },
    }
    try {
      const path = `/apis/resource.k8s.io/${version}/namespaces/${namespace}/resourceclaimtemplates?dryRun=All`
      const answer = JSON.stringify((await api.create(path, template)).spec ?? {})
      if (!answer.includes(`"${feature}"`)) dropped.push(feature)
    } catch (error) {
      // Before anything is installed its namespace may not be there.
      if (error instanceof ApiRefusalError && error.status === 404 && namespace !== 'default')
        return await droppedFeatures(api, version, 'default')
      if (!(error instanceof ApiRefusalError) || (error.status !== 422 && error.status !== 400)) throw error
      dropped.push(feature)
    }
  }
  // One gate for both, and 1.34 keeps this one's field even while the gate is off.
  if (dropped.includes('capacity') && !dropped.includes('distinctAttribute'))
    dropped.push('distinctAttribute')
  return dropped
}

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
    return { namespace, key, outcome: 'refused', message: error.reason }
  }
}
