import type { KubeObject } from '#cluster/api/kube-api.js'

const ANNOTATION = 'pipelines.dra/resource-claim'

export interface Claim {
  readonly name: string
  readonly resourceClaimName?: string
  readonly resourceClaimTemplateName?: string
}
export interface Container {
  readonly name: string
  resources?: { readonly limits?: object; readonly requests?: object; readonly claims?: readonly object[] }
  readonly [field: string]: unknown
}
export interface Step {
  readonly metadata: object
  readonly spec: { resourceClaims?: readonly Claim[]; readonly containers: Container[] }
}

/** A pod as Argo makes it for a step of Kubeflow Pipelines. */
export function step(name: string, keys: string | undefined): Step {
  const securityContext = {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  }
  return {
    metadata: {
      name,
      labels: { 'workflows.argoproj.io/workflow': 'run-1' },
      ...(keys !== undefined && { annotations: { [ANNOTATION]: keys } }),
    },
    spec: {
      containers: [
        { name: 'main', image: 'signline', resources: { limits: { cpu: '1' } }, securityContext },
        { name: 'wait', image: 'argoexec', securityContext },
      ],
    },
  }
}

export function claimsOf(pod: KubeObject | string): readonly Claim[] {
  if (typeof pod === 'string') throw new Error(pod)
  return (pod.spec as { resourceClaims?: readonly Claim[] }).resourceClaims ?? []
}

export function containersOf(pod: KubeObject | string): readonly Container[] {
  if (typeof pod === 'string') throw new Error(pod)
  return (pod.spec as { containers: readonly Container[] }).containers
}
