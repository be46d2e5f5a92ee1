import { ApiRefusalError, type KubeApi } from '../api/kube-api.ts'
import type { ResourceVersion } from '../api/resource-version.ts'
import { FEATURES, type Feature, GATES, type GateState, type Gates } from './cluster-state.ts'

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

/** What the chart writes in each version: its api-versions.yaml. */
export const ASKABLE: Readonly<Record<ResourceVersion, readonly Feature[]>> = {
  v1: FEATURES,
  v1beta2: ['firstAvailable', 'tolerations'],
  v1beta1: [],
}

/**
 * Which gates the API server has on: from its own metrics, where they may be read and name the gate, else by what
 * it drops when an object is sent that is not kept (dry run). Gates of scheduler and controller manager cannot
 * be seen from outside; they should be the same.
 */
export async function readGates(api: KubeApi, version: ResourceVersion, namespace: string): Promise<Gates> {
  const metrics = await gatesOfMetrics(api)
  const gates: Partial<Record<Feature, GateState>> = {}
  for (const feature of FEATURES) {
    const on = metrics.get(GATES[feature])
    gates[feature] = !ASKABLE[version].includes(feature)
      ? { state: 'off', knownBy: 'version' }
      : on === undefined
        ? { state: await tried(api, version, namespace, feature), knownBy: 'dry-run' }
        : { state: on ? 'on' : 'off', knownBy: 'metrics' }
  }
  // One gate for both, and 1.34 keeps the field of the second even while the gate is off.
  if (gates.capacity?.state === 'off') gates.distinctAttribute = gates.capacity
  return gates as Gates
}

/** By gate, whether it is on; empty where the metrics may not be read. */
async function gatesOfMetrics(api: KubeApi): Promise<ReadonlyMap<string, boolean>> {
  try {
    const lines = (await api.text('/metrics')).matchAll(
      /^kubernetes_feature_enabled\{name="(\w+)",stage="\w*"\} ([01])$/gm,
    )
    return new Map([...lines].map(([, name = '', value]) => [name, value === '1'] as const))
  } catch (error) {
    if (error instanceof ApiRefusalError) return new Map()
    throw error
  }
}

async function tried(
  api: KubeApi,
  version: ResourceVersion,
  namespace: string,
  feature: Feature,
): Promise<GateState['state']> {
  const group = `/apis/resource.k8s.io/${version}`
  const template = {
    kind: 'ResourceClaimTemplate',
    metadata: { generateName: 'signline-probe-' },
    spec: { spec: { devices: requests[feature] } },
  }
  const at = (where: string): string => `${group}/namespaces/${where}/resourceclaimtemplates`
  let kept = await keeps(api, at(namespace), version, template, feature)
  // Before anything is installed its namespace may not be there.
  if (kept === 'absent') kept = await keeps(api, at('default'), version, template, feature)
  if (kept === false) return 'off'
  if (feature !== 'tolerations') return kept === true ? 'on' : 'unknown'
  // A claim keeps its tolerations while the gate is off, up to 1.34; a slice loses its taints.
  const taints = await keeps(api, `${group}/resourceslices`, version, taintedSlice, 'taints')
  return typeof taints === 'boolean' ? (taints ? 'on' : 'off') : 'unknown'
}

const taintedSlice = {
  kind: 'ResourceSlice',
  metadata: { generateName: 'signline-probe-' },
  spec: {
    driver: CLASS,
    allNodes: true,
    pool: { name: 'signline-probe', generation: 1, resourceSliceCount: 1 },
    devices: [{ name: 'probe', taints: [{ key: `${CLASS}/probe`, effect: 'NoSchedule' }] }],
  },
}

/** Whether the field is still there after a dry run; a refusal of the object is as good as a no. */
async function keeps(
  api: KubeApi,
  path: string,
  version: ResourceVersion,
  object: object,
  field: string,
): Promise<boolean | 'absent' | 'forbidden'> {
  try {
    const sent = { apiVersion: `resource.k8s.io/${version}`, ...object }
    const answer = await api.create(`${path}?dryRun=All`, sent)
    return JSON.stringify(answer.spec ?? {}).includes(`"${field}"`)
  } catch (error) {
    if (!(error instanceof ApiRefusalError)) throw error
    if (error.status === 422 || error.status === 400) return false
    if (error.status === 403) return 'forbidden'
    if (error.status === 404) return 'absent'
    throw error
  }
}
