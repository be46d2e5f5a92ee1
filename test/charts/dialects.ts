import { ciliumVerdict } from '#network/evaluate/cilium.js'
import { clusterNetworkPolicyVerdict } from '#network/evaluate/cluster-network-policy.js'
import type { Endpoint, Manifest, Verdict } from '#network/evaluate/endpoint.js'
import { istioVerdict } from '#network/evaluate/istio.js'
import { matrixOf } from '#network/evaluate/matrix.js'
import { networkPolicyVerdict } from '#network/evaluate/network-policy.js'

export type Dialect = 'NetworkPolicy' | 'ClusterNetworkPolicy' | 'Istio' | 'Cilium'

export const verdicts: Readonly<Record<Dialect, (manifests: readonly Manifest[]) => Verdict>> = {
  NetworkPolicy: networkPolicyVerdict,
  ClusterNetworkPolicy: clusterNetworkPolicyVerdict,
  Istio: istioVerdict,
  Cilium: ciliumVerdict,
}
export const dialects = Object.keys(verdicts) as readonly Dialect[]

/** Pods whose rules the chart writes; what others do among themselves is nobody's business here. */
export const ruled: ReadonlySet<string> = new Set([
  'gateway',
  'worker',
  'redis',
  'upload',
  'prune',
  'test',
  'steps',
  'newcomer',
  'impostor',
])

/** Lines of the matrix of these that begin or end at a pod whose rules the chart writes. */
export function ruledMatrix(endpoints: readonly Endpoint[], verdict: Verdict): string[] {
  return [
    ...matrixOf(endpoints, (connection) => {
      const { from, to } = connection
      return (ruled.has(from.name) || ruled.has(to.name)) && verdict(connection)
    }),
  ]
}

const groups: Readonly<Record<Dialect, RegExp>> = {
  NetworkPolicy: /^networking\.k8s\.io/,
  ClusterNetworkPolicy: /^policy\.networking\.k8s\.io/,
  Istio: /istio\.io/,
  Cilium: /^cilium\.io/,
}

export function isOf(dialect: Dialect, { apiVersion }: Manifest): boolean {
  return groups[dialect].test(apiVersion)
}

/** One way to break a rule: text of the manifests as JSON, and what stands there instead. */
export type Fault = readonly [what: string, rule: string | RegExp, broken: string]

/** A dialect's manifests with a rule broken; undefined where they have no such rule. */
export function broken(
  manifests: readonly Manifest[],
  dialect: Dialect,
  [, rule, instead]: Fault,
): readonly Manifest[] | undefined {
  const text = JSON.stringify(manifests.filter((manifest) => isOf(dialect, manifest)))
  const changed = typeof rule === 'string' ? text.replaceAll(rule, instead) : text.replace(rule, instead)
  return changed === text ? undefined : JSON.parse(changed)
}

/** Every rule of every component's policy, with the manifests as they are without it. */
export function rulesOf(all: readonly Manifest[]): { rule: string; without: Manifest[] }[] {
  return all.flatMap((manifest, at) => {
    if (/^deny\.|-deny$/.test(manifest.metadata.name)) return []
    return ['ingress', 'egress', 'rules'].flatMap((list) => {
      const spec = manifest.spec as Record<string, unknown>
      const rules = spec[list]
      if (!Array.isArray(rules)) return []
      return rules
        .map((_, index) => index)
        .filter((index) => !allowsNobody(rules[index]))
        .map((index) => ({
          rule: `${manifest.kind} ${manifest.metadata.name} ${list}[${index}]`,
          without: all.with(at, { ...manifest, spec: { ...spec, [list]: rules.toSpliced(index, 1) } }),
        }))
    })
  })
}

/** What only keeps a direction closed that the release's own policy closes too. */
function allowsNobody(rule: unknown): boolean {
  const text = JSON.stringify(rule)
  return text === '{}' || text.includes('"action":"Deny"') || text.includes('~/*')
}
