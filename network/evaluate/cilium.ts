import { bothEnds } from './both-ends.ts'
import {
  type Endpoint,
  isInBlock,
  type Listener,
  type Manifest,
  namespaceLabels,
  type Verdict,
} from './endpoint.ts'
import { type Policy, policiesOf } from './policies-of.ts'
import { type Selector, selects } from './selector.ts'

interface Rule {
  readonly fromEndpoints?: readonly Selector[]
  readonly toEndpoints?: readonly Selector[]
  readonly fromEntities?: readonly string[]
  readonly toEntities?: readonly string[]
  readonly fromCIDR?: readonly string[]
  readonly toCIDR?: readonly string[]
  readonly toFQDNs?: readonly { readonly matchName?: string; readonly matchPattern?: string }[]
  readonly toPorts?: readonly {
    readonly ports?: readonly { readonly port: string; readonly protocol?: string }[]
  }[]
}

interface Spec {
  readonly endpointSelector: Selector
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

const NAMESPACE = 'io.kubernetes.pod.namespace'
const SERVICE_ACCOUNT = 'io.cilium.k8s.policy.serviceaccount'
const NAMESPACE_LABELS = 'io.cilium.k8s.namespace.labels.'

/**
 * cilium.io/v2: a pod that a policy with a rule for a direction selects is closed in that direction but for what
 * rules allow. Addresses and host names never mean pods; a rule without peers allows everybody on its ports, and
 * nobody where it has none.
 */
export function ciliumVerdict(manifests: readonly Manifest[]): Verdict {
  const policies = policiesOf<Spec>(manifests, 'cilium.io/v2', 'CiliumNetworkPolicy')
  return bothEnds((direction, own, other, listener) => {
    const rules = policies
      .filter((policy) => isEndpoint(policy.spec.endpointSelector, policy.namespace, own))
      .flatMap((policy) => (policy.spec[direction] ?? []).map((rule) => ({ rule, policy })))
    return (
      rules.length === 0 ||
      rules.some(({ rule, policy }) => isPeer(policy, rule, other) && isPort(rule, listener))
    )
  })
}

/** A selector that names no namespace means the policy's own. */
function isEndpoint(selector: Selector, namespace: string, { pod }: Endpoint): boolean {
  if (pod === undefined) return false
  const plain = withoutSource(selector)
  const namesNamespace = [
    ...Object.keys(plain.matchLabels ?? {}),
    ...(plain.matchExpressions ?? []).map(({ key }) => key),
  ].some((key) => key === NAMESPACE || key.startsWith(NAMESPACE_LABELS))
  if (!namesNamespace && pod.namespace !== namespace) return false
  const ofNamespace = Object.entries(namespaceLabels(pod.namespace)).map(
    ([key, value]) => [NAMESPACE_LABELS + key, value] as const,
  )
  return selects(plain, {
    ...pod.labels,
    ...Object.fromEntries(ofNamespace),
    [NAMESPACE]: pod.namespace,
    [SERVICE_ACCOUNT]: pod.serviceAccount,
  })
}

/** Keys may say where a label comes from: `k8s:` or `any:`. */
function withoutSource({ matchLabels = {}, matchExpressions = [] }: Selector): Selector {
  const bare = (key: string): string => key.replace(/^(k8s|any)[:.]/, '')
  return {
    matchLabels: Object.fromEntries(Object.entries(matchLabels).map(([key, value]) => [bare(key), value])),
    matchExpressions: matchExpressions.map((expression) => ({ ...expression, key: bare(expression.key) })),
  }
}

function isPeer({ namespace }: Policy<Spec>, rule: Rule, other: Endpoint): boolean {
  const { address, hosts, pod } = other
  const { toPorts, ...peers } = rule
  if (Object.keys(peers).length === 0) return toPorts !== undefined
  const entities = rule.fromEntities ?? rule.toEntities ?? []
  return (
    (rule.fromEndpoints ?? rule.toEndpoints ?? []).some((selector) =>
      isEndpoint(selector, namespace, other),
    ) ||
    entities.some((entity) => isEntity(entity, other)) ||
    (pod === undefined && (rule.fromCIDR ?? rule.toCIDR ?? []).some((block) => isInBlock(address, block))) ||
    (pod === undefined &&
      (rule.toFQDNs ?? []).some(({ matchName, matchPattern }) =>
        hosts.some(
          (host) => host === matchName || (matchPattern !== undefined && isLike(host, matchPattern)),
        ),
      ))
  )
}

function isEntity(entity: string, { pod, apiServer }: Endpoint): boolean {
  if (entity === 'all') return true
  if (entity === 'kube-apiserver') return apiServer === true
  if (entity === 'cluster') return pod !== undefined
  return entity === 'world' && pod === undefined
}

/** `*` stands for any part of one name between dots. */
function isLike(host: string, pattern: string): boolean {
  const escaped = pattern.replaceAll('.', '\\.').replaceAll('*', '[-a-zA-Z0-9_]*')
  return new RegExp(`^${escaped}$`).test(host)
}

function isPort({ toPorts }: Rule, listener: Listener): boolean {
  if (toPorts === undefined) return true
  return toPorts.some(({ ports }) =>
    (ports ?? []).some(
      ({ port, protocol = 'ANY' }) =>
        Number(port) === listener.port && (protocol === 'ANY' || protocol === listener.protocol),
    ),
  )
}
