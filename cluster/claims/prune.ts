import { RunningFaultError } from '../../components/types/errors.ts'
import type { KubeApi, KubeObject } from '../api/kube-api.ts'
import { servedVersions } from '../api/resource-version.ts'
import { CLAIM_ANNOTATION, CLAIM_MAP, KEY_LABEL, RELEASE_NAMESPACE_LABEL, SHARED_CLAIMS } from './labels.ts'
import { namedTemplates } from './named-templates.ts'

export interface Release {
  readonly name: string
  readonly namespace: string
}

export interface PruneOptions {
  readonly release: Release
  /** Where else the release has put templates. */
  readonly namespaces: readonly string[]
  /** The release is gone: what its map names now is old as well. */
  readonly uninstalled: boolean
  readonly annotation?: string
  readonly dryRun?: boolean
}

export interface Pruned {
  readonly removed: readonly string[]
  /** Old ones that stay, with what still names them. */
  readonly kept: readonly { readonly what: string; readonly namedBy: readonly string[] }[]
}

const RESOURCES = ['resourceclaimtemplates', 'resourceclaims'] as const

/**
 * Removes the release's templates and shared claims that are neither in use nor the newest.
 *
 * A template is in use while a pod, a ReplicaSet or a running workflow of its namespace names it; removing one
 * takes nothing away from pods that already have their claim. It is the newest while the release's map names it.
 *
 * @throws RunningFaultError where the cluster serves no resource.k8s.io; ApiRefusalError where it may not be done
 */
export async function pruneClaims(api: KubeApi, options: PruneOptions): Promise<Pruned> {
  const { release, uninstalled, annotation = CLAIM_ANNOTATION } = options
  const version = (await servedVersions(api))[0]
  if (version === undefined)
    throw new RunningFaultError(
      'the cluster serves no version of resource.k8s.io that signline knows; nothing was removed',
    )
  const removed: string[] = []
  const kept: { what: string; namedBy: readonly string[] }[] = []
  const selector = encodeURIComponent(
    `app.kubernetes.io/instance=${release.name},${RELEASE_NAMESPACE_LABEL}=${release.namespace},${KEY_LABEL}`,
  )
  for (const namespace of new Set([release.namespace, ...options.namespaces])) {
    const { templates, shared } = await readMap(api, namespace)
    const namedBy = await namedTemplates(api, namespace, templates, annotation)
    const newest = new Set(uninstalled ? [] : [...templates.values(), ...shared])
    for (const resource of RESOURCES) {
      const path = `/apis/resource.k8s.io/${version}/namespaces/${namespace}/${resource}`
      for (const found of (await api.list(`${path}?labelSelector=${selector}`)) ?? []) {
        const { name } = found.metadata
        const what = `${resource.slice(0, -1)} ${namespace}/${name}`
        if (newest.has(name)) continue
        const holders = [...(namedBy.get(name) ?? []), ...consumers(found)]
        if (holders.length > 0) kept.push({ what, namedBy: holders })
        else if (options.dryRun === true || (await api.remove(`${path}/${name}`))) removed.push(what)
      }
    }
  }
  return { removed, kept }
}

interface CurrentClaims {
  /** By stable key the template that stands for it now. */
  readonly templates: ReadonlyMap<string, string>
  /** Claims that all pods share. */
  readonly shared: readonly string[]
}

async function readMap(api: KubeApi, namespace: string): Promise<CurrentClaims> {
  const map = await api.read(`/api/v1/namespaces/${namespace}/configmaps/${CLAIM_MAP}`)
  return {
    templates: new Map(Object.entries((map?.data ?? {}) as Record<string, string>)),
    shared: map?.metadata.annotations?.[SHARED_CLAIMS]?.split(',') ?? [],
  }
}

/** Pods for which a shared claim is reserved. */
function consumers(claim: KubeObject): readonly string[] {
  const status = claim.status as
    | { readonly reservedFor?: readonly { readonly resource: string; readonly name: string }[] }
    | undefined
  return (status?.reservedFor ?? []).map(({ resource, name }) => `${resource.replace(/s$/, '')} ${name}`)
}
