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

/** The claims of a pod and of its containers, in the order of their names: what a policy is to give. */
export function claimedBy(pod: KubeObject | string): object {
  return {
    pod: byName(claimsOf(pod)),
    containers: containersOf(pod).map(({ name, resources }) => ({
      name,
      resources: { ...resources, claims: byName((resources?.claims ?? []) as { name: string }[]) },
    })),
  }
}

function byName<Item extends { readonly name: string }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((one, other) => one.name.localeCompare(other.name))
}

const own = step('own', 'hand-networks')
own.spec.resourceClaims = [{ name: 'mine', resourceClaimName: 'kept' }]
own.spec.containers[0]!.resources = { limits: { cpu: '1' }, claims: [{ name: 'mine' }] }
const driver = step('driver', 'hand-networks')
driver.spec.containers.splice(0, 1)

/** Pods of which every form of the policy makes the same. */
export const samplePods: readonly (readonly [what: string, pod: Step])[] = [
  ['a step with a claim', step('hands', 'hand-networks')],
  ['several keys, one of them twice', step('two', ' hand-networks, sign-networks,hand-networks ')],
  ['claims and limits of its own', own],
  ['no annotation', step('plain', undefined)],
  ['no container of a step', driver],
]
