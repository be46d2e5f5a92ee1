import {
  type Connection,
  type Endpoint,
  isInBlock,
  type Manifest,
  namespaceLabels,
  type Verdict,
} from './endpoint.ts'
import { type Selector, selects } from './selector.ts'

interface Peer {
  readonly podSelector?: Selector
  readonly namespaceSelector?: Selector
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] }
}

interface Rule {
  readonly from?: readonly Peer[]
  readonly to?: readonly Peer[]
  readonly ports?: readonly {
    readonly port?: number
    readonly endPort?: number
    readonly protocol?: string
  }[]
}

interface Spec {
  readonly podSelector?: Selector
  readonly policyTypes?: readonly string[]
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

interface Policy {
  readonly namespace: string
  readonly spec: Spec
}

/**
 * networking.k8s.io/v1: a pod that no policy selects is open; one that some select is open only to what one of
 * them allows. Named ports are not known here.
 */
export function networkPolicyVerdict(manifests: readonly Manifest[]): Verdict {
  const policies = manifests
    .filter(({ apiVersion, kind }) => apiVersion === 'networking.k8s.io/v1' && kind === 'NetworkPolicy')
    .map(({ metadata, spec }) => ({ namespace: metadata.namespace ?? 'default', spec: spec as Spec }))
  const passes = (
    direction: 'Ingress' | 'Egress',
    own: Endpoint,
    other: Endpoint,
    connection: Connection,
  ) => {
    const selected = policies.filter(
      (policy) => selectsPod(policy, own) && policy.spec.policyTypes?.includes(direction) === true,
    )
    return (
      selected.length === 0 ||
      selected.some((policy) => {
        const rules = direction === 'Ingress' ? policy.spec.ingress : policy.spec.egress
        return (rules ?? []).some((rule) => allows(policy, rule, other, connection))
      })
    )
  }
  return (connection) =>
    passes('Egress', connection.from, connection.to, connection) &&
    passes('Ingress', connection.to, connection.from, connection)
}

function selectsPod({ namespace, spec }: Policy, { pod }: Endpoint): boolean {
  return pod !== undefined && pod.namespace === namespace && selects(spec.podSelector ?? {}, pod.labels)
}

function allows(policy: Policy, rule: Rule, other: Endpoint, { listener }: Connection): boolean {
  const peers = rule.from ?? rule.to ?? []
  const isPort =
    rule.ports === undefined ||
    rule.ports.some(
      ({ port, endPort = port, protocol = 'TCP' }) =>
        protocol === listener.protocol &&
        (port === undefined || (listener.port >= port && listener.port <= (endPort ?? port))),
    )
  return isPort && (peers.length === 0 || peers.some((peer) => isPeer(policy, peer, other)))
}

function isPeer(policy: Policy, peer: Peer, { pod, address }: Endpoint): boolean {
  if (peer.ipBlock !== undefined) {
    const { cidr, except = [] } = peer.ipBlock
    return isInBlock(address, cidr) && !except.some((block) => isInBlock(address, block))
  }
  if (pod === undefined) return false
  const isNamespace =
    peer.namespaceSelector === undefined
      ? pod.namespace === policy.namespace
      : selects(peer.namespaceSelector, namespaceLabels(pod.namespace))
  return isNamespace && selects(peer.podSelector ?? {}, pod.labels)
}
