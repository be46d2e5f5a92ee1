import type { KubeApi, KubeObject } from '../api/kube-api.ts'

/** What still names a template or claim in one namespace, by the name of that template or claim. */
export type NamedBy = ReadonlyMap<string, readonly string[]>

/** Kinds whose pods or pod templates may name claims; Argo's are asked for only where the cluster has them. */
const HOLDERS = [
  { kind: 'pod', path: '/api/v1', resource: 'pods' },
  { kind: 'ReplicaSet', path: '/apis/apps/v1', resource: 'replicasets' },
  { kind: 'workflow', path: '/apis/argoproj.io/v1alpha1', resource: 'workflows' },
] as const

/**
 * Everything in a namespace that may still start pods with a claim, or runs one: pods that have not ended,
 * ReplicaSets (those of old revisions too, which a rollback scales up), workflows that run.
 */
export async function namedTemplates(
  api: KubeApi,
  namespace: string,
  /** Stable keys by template, so that a workflow's annotation counts as naming today's template. */
  currentByKey: ReadonlyMap<string, string>,
  annotation: string,
): Promise<NamedBy> {
  const namedBy = new Map<string, string[]>()
  for (const { kind, path, resource } of HOLDERS)
    for (const holder of (await api.list(`${path}/namespaces/${namespace}/${resource}`)) ?? []) {
      if (hasEnded(kind, holder)) continue
      for (const name of namesIn(holder, currentByKey, annotation)) {
        const holders = namedBy.get(name) ?? []
        if (holders.length === 0) namedBy.set(name, holders)
        holders.push(`${kind} ${holder.metadata.name}`)
      }
    }
  return namedBy
}

function hasEnded(kind: (typeof HOLDERS)[number]['kind'], holder: KubeObject): boolean {
  const status = (holder.status ?? {}) as { readonly phase?: string; readonly finishedAt?: unknown }
  if (kind === 'ReplicaSet') return holder.metadata.deletionTimestamp !== undefined
  if (kind === 'pod')
    return (
      holder.metadata.deletionTimestamp !== undefined ||
      status.phase === 'Succeeded' ||
      status.phase === 'Failed'
    )
  return typeof status.finishedAt === 'string'
}

/** Every value of a field that names a claim or its template, at whatever depth; Argo keeps patches as text. */
function namesIn(
  holder: KubeObject,
  currentByKey: ReadonlyMap<string, string>,
  annotation: string,
): ReadonlySet<string> {
  const names = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      for (const [, name] of value.matchAll(/resourceClaim(?:Template)?Name\\*"\s*:\s*\\*"([a-z0-9.-]+)/g))
        if (name !== undefined) names.add(name)
      return
    }
    if (typeof value !== 'object' || value === null) return
    for (const [field, inner] of Object.entries(value)) {
      const isName = field === 'resourceClaimTemplateName' || field === 'resourceClaimName'
      if (isName && typeof inner === 'string') names.add(inner)
      else if (field === annotation && typeof inner === 'string')
        for (const key of inner.split(',')) {
          const current = currentByKey.get(key.trim())
          if (current !== undefined) names.add(current)
        }
      else visit(inner)
    }
  }
  visit({ metadata: { annotations: holder.metadata.annotations }, spec: holder.spec, status: holder.status })
  return names
}
