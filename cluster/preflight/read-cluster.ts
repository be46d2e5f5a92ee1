import { z } from 'zod'
import type { KubeApi, KubeObject } from '../api/kube-api.ts'
import { type ResourceVersion, servedVersions } from '../api/resource-version.ts'
import { CLAIM_MAP, CLAIMS_BY, KEY_LABEL, USES } from '../claims/labels.ts'
import { type ClaimMapState, type ClusterState, FEATURES, type Template } from './cluster-state.ts'
import { droppedFeatures, dropsClaimsOfPods, probePolicy } from './probe.ts'
import { readClasses, readDevices } from './read-devices.ts'

const asked = z.looseObject({ deviceClassName: z.string().optional() })
const templateSpec = z.looseObject({
  spec: z.looseObject({
    devices: z.looseObject({
      requests: z.array(
        z.intersection(
          asked,
          z.looseObject({ exactly: asked.optional(), firstAvailable: z.array(asked).optional() }),
        ),
      ),
    }),
  }),
})
const nodeStatus = z.looseObject({ allocatable: z.record(z.string(), z.string()).optional() })
const podStatus = z.looseObject({
  conditions: z
    .array(z.looseObject({ type: z.string(), status: z.string(), message: z.string().optional() }))
    .optional(),
})

/** Resources of device plugins that hand out GPUs. */
const PLUGGED = /^(nvidia\.com\/(gpu|mig-)|amd\.com\/|gpu\.intel\.com\/)/

/**
 * Everything that the checks need, by reading and by dry runs; nothing in the cluster is changed.
 *
 * @param namespaces where templates, maps and waiting pods are looked for
 * @throws ApiRefusalError where something may not be read
 */
export async function readCluster(api: KubeApi, namespaces: readonly string[]): Promise<ClusterState> {
  const kubernetesMinor = await api.minorVersion()
  const versions = await servedVersions(api)
  const newest = versions[0]
  const nothing = {
    classes: [],
    devices: [],
    templates: [],
    dropped: [],
    dropsClaimsOfPods: false,
    waiting: [],
  }
  const maps = await readMaps(api, namespaces)
  const policies = []
  for (const map of maps) {
    const probe = map.byAnnotation ? await probePolicy(api, map) : undefined
    if (probe !== undefined) policies.push(probe)
  }
  const plugged = await readPlugged(api)
  if (newest === undefined) return { kubernetesMinor, versions, maps, policies, plugged, ...nothing }
  return {
    kubernetesMinor,
    versions,
    maps,
    policies,
    plugged,
    classes: await readClasses(api, newest),
    devices: await readDevices(api, newest),
    templates: await readTemplates(api, newest, namespaces),
    dropsClaimsOfPods: await dropsClaimsOfPods(api, namespaces[0] ?? 'default'),
    dropped: await droppedFeatures(api, newest, namespaces[0] ?? 'default'),
    waiting: await readWaiting(api, namespaces),
  }
}

async function readMaps(api: KubeApi, namespaces: readonly string[]): Promise<readonly ClaimMapState[]> {
  const maps: ClaimMapState[] = []
  for (const namespace of namespaces) {
    const found = await api.read(`/api/v1/namespaces/${namespace}/configmaps/${CLAIM_MAP}`)
    if (found !== undefined)
      maps.push({
        namespace,
        templates: (found.data ?? {}) as Record<string, string>,
        byAnnotation: found.metadata.annotations?.[CLAIMS_BY] === 'annotation',
      })
  }
  return maps
}

async function readPlugged(api: KubeApi): Promise<ClusterState['plugged']> {
  return ((await api.list('/api/v1/nodes')) ?? []).flatMap(({ metadata, status }) =>
    Object.entries(nodeStatus.safeParse(status ?? {}).data?.allocatable ?? {})
      .filter(([resource]) => PLUGGED.test(resource))
      .map(([resource, count]) => ({ node: metadata.name, resource, count: Number(count) })),
  )
}

async function readTemplates(
  api: KubeApi,
  version: ResourceVersion,
  namespaces: readonly string[],
): Promise<readonly Template[]> {
  const templates: Template[] = []
  for (const namespace of namespaces) {
    const path = `/apis/resource.k8s.io/${version}/namespaces/${namespace}/resourceclaimtemplates`
    for (const found of (await api.list(`${path}?labelSelector=${encodeURIComponent(KEY_LABEL)}`)) ?? [])
      templates.push(templateOf(found, namespace))
  }
  return templates
}

function templateOf({ metadata, spec }: KubeObject, namespace: string): Template {
  const requests = templateSpec.safeParse(spec).data?.spec.devices.requests ?? []
  const classes = requests
    .flatMap((request) => [request, request.exactly, ...(request.firstAvailable ?? [])])
    .flatMap((each) => each?.deviceClassName ?? [])
  const uses = metadata.annotations?.[USES]?.split(',') ?? []
  return {
    place: `${namespace}/${metadata.name}`,
    key: metadata.labels?.[KEY_LABEL] ?? '',
    uses: FEATURES.filter((feature) => uses.includes(feature)),
    classes: [...new Set(classes)],
  }
}

async function readWaiting(api: KubeApi, namespaces: readonly string[]): Promise<ClusterState['waiting']> {
  const waiting: { pod: string; message: string }[] = []
  for (const namespace of namespaces)
    for (const { metadata, spec, status } of (await api.list(`/api/v1/namespaces/${namespace}/pods`)) ?? []) {
      if ((spec as { resourceClaims?: unknown } | undefined)?.resourceClaims === undefined) continue
      const unscheduled = podStatus
        .safeParse(status ?? {})
        .data?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
      if (unscheduled?.message !== undefined)
        waiting.push({ pod: `${namespace}/${metadata.name}`, message: unscheduled.message })
    }
  return waiting
}
