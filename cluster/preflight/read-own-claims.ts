import type { KubeApi, KubeObject } from '../api/kube-api.ts'
import type { ResourceVersion } from '../api/resource-version.ts'
import { CLAIM_MAP, CLAIMS_BY, KEY_LABEL, SHARED_CLAIMS, USES } from '../claims/labels.ts'
import { type Claim, type ClaimMapState, FEATURES } from './cluster-state.ts'
import { claimSpecOf } from './read-claim.ts'
import { resultsOf } from './read-devices.ts'

/** The map of each namespace that has one. */
export async function readMaps(
  api: KubeApi,
  namespaces: readonly string[],
): Promise<readonly ClaimMapState[]> {
  const maps: ClaimMapState[] = []
  for (const namespace of namespaces) {
    const found = await api.read(`/api/v1/namespaces/${namespace}/configmaps/${CLAIM_MAP}`)
    if (found !== undefined)
      maps.push({
        namespace,
        templates: (found.data ?? {}) as Record<string, string>,
        shared: found.metadata.annotations?.[SHARED_CLAIMS]?.split(',') ?? [],
        byAnnotation: found.metadata.annotations?.[CLAIMS_BY] === 'annotation',
      })
  }
  return maps
}

/**
 * Templates and shared claims of this project.
 *
 * @param made the ResourceClaims of all namespaces
 */
export async function readOwnClaims(
  api: KubeApi,
  version: ResourceVersion,
  maps: readonly ClaimMapState[],
  namespaces: readonly string[],
  made: readonly KubeObject[],
): Promise<readonly Claim[]> {
  const shared = made.filter(({ metadata }) => namespaces.includes(metadata.namespace ?? ''))
  return [
    ...(await readTemplates(api, version, maps, namespaces)),
    ...shared.flatMap((each) => sharedClaimOf(each, maps)),
  ]
}

async function readTemplates(
  api: KubeApi,
  version: ResourceVersion,
  maps: readonly ClaimMapState[],
  namespaces: readonly string[],
): Promise<readonly Claim[]> {
  const claims: Claim[] = []
  for (const namespace of namespaces) {
    const path = `/apis/resource.k8s.io/${version}/namespaces/${namespace}/resourceclaimtemplates`
    const map = maps.find((each) => each.namespace === namespace)
    for (const found of (await api.list(`${path}?labelSelector=${encodeURIComponent(KEY_LABEL)}`)) ?? []) {
      const current = Object.values(map?.templates ?? {}).includes(found.metadata.name)
      const { spec } = (found.spec ?? {}) as { spec?: unknown }
      claims.push({ ...claimOf(found, namespace), kind: 'template', current, spec: claimSpecOf(spec) })
    }
  }
  return claims
}

/** Claims that the chart made for all pods; those made from a template have no key. */
function sharedClaimOf(found: KubeObject, maps: readonly ClaimMapState[]): readonly Claim[] {
  const { name, namespace = '', labels } = found.metadata
  if (labels?.[KEY_LABEL] === undefined) return []
  const current = maps.some((map) => map.namespace === namespace && map.shared.includes(name))
  const holds = resultsOf(found).map(({ pool, device }) => `${pool}/${device}`)
  return [
    {
      ...claimOf(found, namespace),
      kind: 'shared',
      current,
      spec: claimSpecOf(found.spec),
      ...(holds.length > 0 && { holds }),
    },
  ]
}

function claimOf(
  { metadata }: KubeObject,
  namespace: string,
): Pick<Claim, 'namespace' | 'name' | 'key' | 'uses'> {
  const uses = metadata.annotations?.[USES]?.split(',') ?? []
  return {
    namespace,
    name: metadata.name,
    key: metadata.labels?.[KEY_LABEL] ?? '',
    uses: FEATURES.filter((feature) => uses.includes(feature)),
  }
}
