import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lab } from './lab/start-lab.ts'
import { seen } from './releases.ts'

/** What `signline cluster check` reads, and what it sends as a dry run. */
export const CHECKING: readonly Rule[] = [
  { apiGroups: [''], resources: ['nodes', 'pods', 'configmaps'], verbs: ['get', 'list'] },
  {
    apiGroups: ['resource.k8s.io'],
    resources: [
      'deviceclasses',
      'resourceslices',
      'resourceclaims',
      'resourceclaimtemplates',
      'devicetaintrules',
    ],
    verbs: ['get', 'list'],
  },
  { apiGroups: ['apps'], resources: ['deployments'], verbs: ['get', 'list'] },
  {
    apiGroups: ['autoscaling', 'keda.sh'],
    resources: ['horizontalpodautoscalers', 'scaledobjects'],
    verbs: ['get', 'list'],
  },
  { apiGroups: [''], resources: ['pods'], verbs: ['create'] },
  { apiGroups: ['resource.k8s.io'], resources: ['resourceclaimtemplates'], verbs: ['create'] },
]
/** Beyond that, for the gate of taints where the metrics may not be read. */
export const SENDING_SLICES: Rule = {
  apiGroups: ['resource.k8s.io'],
  resources: ['resourceslices'],
  verbs: ['create'],
}

export interface Rule {
  readonly apiGroups: readonly string[]
  readonly resources: readonly string[]
  readonly verbs: readonly string[]
}

/** The environment in which kubectl asks as an account that may do what the rules say, and no more. */
export async function account(lab: Lab, name: string, rules: readonly Rule[]): Promise<NodeJS.ProcessEnv> {
  await lab.api.create('/api/v1/namespaces/default/serviceaccounts', {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name },
  })
  const rbac = 'rbac.authorization.k8s.io'
  await lab.api.create(`/apis/${rbac}/v1/clusterroles`, {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { name },
    rules,
  })
  await lab.api.create(`/apis/${rbac}/v1/clusterrolebindings`, {
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name },
    subjects: [{ kind: 'ServiceAccount', name, namespace: 'default' }],
  })
  const rule = rules.at(-1)
  // Rights count a moment after they are given.
  if (rule !== undefined) await seen(async () => await allows(lab, name, rule), Boolean)
  const path = `/api/v1/namespaces/default/serviceaccounts/${name}/token`
  const request = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: {} }
  const { status } = await lab.api.create(path, request)
  return await kubeconfig(lab, name, { user: { token: (status as { token: string }).token } })
}

async function allows(lab: Lab, name: string, { apiGroups, resources, verbs }: Rule): Promise<boolean> {
  const resourceAttributes = { group: apiGroups[0], resource: resources[0], verb: verbs[0] }
  const review = await lab.api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
    spec: { user: `system:serviceaccount:default:${name}`, resourceAttributes },
  })
  return (review.status as { allowed: boolean }).allowed
}

/** The environment with a kubeconfig of one context `lab`, in which the cluster or the user is as given. */
export async function kubeconfig(
  lab: Lab,
  name: string,
  change: { readonly cluster?: object; readonly user?: object },
): Promise<NodeJS.ProcessEnv> {
  const file = join(lab.folder, `${name}.kubeconfig`)
  const cluster = {
    server: `https://127.0.0.1:${lab.port}`,
    'certificate-authority-data': Buffer.from(lab.certificateAuthority).toString('base64'),
    ...change.cluster,
  }
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'lab', cluster }],
    users: [{ name: 'someone', user: change.user ?? {} }],
    contexts: [{ name: 'lab', context: { cluster: 'lab', user: 'someone' } }],
    'current-context': 'lab',
  }
  await writeFile(file, JSON.stringify(config), { mode: 0o600 })
  return { ...lab.environment, KUBECONFIG: file }
}
