import { z } from 'zod'
import { ApiRefusalError, type KubeApi, type KubeObject } from '../api/kube-api.ts'
import { servedVersions } from '../api/resource-version.ts'
import type { Claim, ClusterState, Gates } from './cluster-state.ts'
import { NamedClaims } from './named-claims.ts'
import type { NodeRoom } from './node-room.ts'
import type { Demand } from './pod-demand.ts'
import { dropsClaimsOfPods, probePolicy } from './probe-pods.ts'
import { readDemands } from './read-demands.ts'
import { allocatedBy, nodeOf, readClasses, readSlices } from './read-devices.ts'
import { readGates } from './read-gates.ts'
import { readMaps, readOwnClaims } from './read-own-claims.ts'
import { roomsOf } from './read-rooms.ts'

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
  const versions = await servedVersions(api)
  const newest = versions[0]
  const maps = await readMaps(api, namespaces)
  const policies = []
  for (const map of maps) {
    const probe = map.byAnnotation ? await probePolicy(api, map) : undefined
    if (probe !== undefined) policies.push(probe)
  }
  const nodes = (await api.list('/api/v1/nodes')) ?? []
  const kubernetesMinor = await api.minorVersion()
  const known = {
    versions,
    maps,
    policies,
    nodes: nodes.map(nodeOf),
    plugged: nodes.flatMap(pluggedOf),
    kubernetesMinor,
  }
  if (newest === undefined) return { ...known, ...nothing }
  const made = (await api.list(`/apis/resource.k8s.io/${newest}/resourceclaims`)) ?? []
  const claims = await readOwnClaims(api, newest, maps, namespaces, made)
  const pods = new Map<string, readonly KubeObject[]>()
  for (const namespace of namespaces)
    pods.set(namespace, (await api.list(`/api/v1/namespaces/${namespace}/pods`)) ?? [])
  return {
    ...known,
    ...(await readAllDemands(api, pods, claims, made)),
    ...(await readRooms(api, nodes)),
    classes: await readClasses(api, newest),
    ...(await readSlices(api, newest)),
    allocated: allocatedBy(made),
    claims,
    gates: await readGates(api, newest, namespaces[0] ?? 'default'),
    dropsClaimsOfPods: await dropsClaimsOfPods(api, namespaces[0] ?? 'default'),
    waiting: [...pods].flatMap(([namespace, each]) => waitingOf(namespace, each)),
  }
}

const unknown = { state: 'unknown', knownBy: 'version' } as const
const nothing = {
  classes: new Map<string, readonly string[]>(),
  slices: [],
  unread: [],
  allocated: { whole: new Set<string>(), shared: new Map<string, Record<string, bigint>>() },
  claims: [],
  gates: {
    firstAvailable: unknown,
    tolerations: unknown,
    capacity: unknown,
    distinctAttribute: unknown,
  } satisfies Gates,
  dropsClaimsOfPods: false,
  demands: [],
  unreadDemands: [],
  waiting: [],
}

function pluggedOf({ metadata, status }: KubeObject): ClusterState['plugged'] {
  return Object.entries(nodeStatus.safeParse(status ?? {}).data?.allocatable ?? {})
    .filter(([resource]) => PLUGGED.test(resource))
    .map(([resource, count]) => ({ node: metadata.name, resource, count: Number(count) }))
}

async function readAllDemands(
  api: KubeApi,
  pods: ReadonlyMap<string, readonly KubeObject[]>,
  claims: readonly Claim[],
  made: readonly KubeObject[],
): Promise<Pick<ClusterState, 'demands' | 'unreadDemands'>> {
  const demands: Demand[] = []
  const unreadDemands: { namespace: string; message: string }[] = []
  for (const [namespace, found] of pods)
    try {
      demands.push(...(await readDemands(api, namespace, found, new NamedClaims(namespace, claims, made))))
    } catch (error) {
      if (!isForbidden(error)) throw error
      unreadDemands.push({ namespace, message: error.reason })
    }
  return { demands, unreadDemands }
}

/** Who is on the nodes is known only to who may see the pods of all namespaces. */
async function readRooms(
  api: KubeApi,
  nodes: readonly KubeObject[],
): Promise<{ readonly rooms?: ReadonlyMap<string, NodeRoom> }> {
  try {
    return { rooms: roomsOf(nodes, (await api.list('/api/v1/pods')) ?? []) }
  } catch (error) {
    if (isForbidden(error)) return {}
    throw error
  }
}

function isForbidden(error: unknown): error is ApiRefusalError {
  return error instanceof ApiRefusalError && error.status === 403
}

function waitingOf(namespace: string, pods: readonly KubeObject[]): ClusterState['waiting'] {
  return pods.flatMap(({ metadata, spec, status }) => {
    if ((spec as { resourceClaims?: unknown } | undefined)?.resourceClaims === undefined) return []
    const unscheduled = podStatus
      .safeParse(status ?? {})
      .data?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
    if (unscheduled?.message === undefined) return []
    return [{ namespace, pod: metadata.name, message: unscheduled.message }]
  })
}
