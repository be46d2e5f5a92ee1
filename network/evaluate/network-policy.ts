import { bothEnds, type Direction } from './both-ends.ts'
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

/** What the API calls a direction where a policy says which it is about. */
const POLICY_TYPES: Readonly<Record<Direction, string>> = { ingress: 'Ingress', egress: 'Egress' }

/**
 * networking.k8s.io/v1: a pod that no policy selects is open; one that some select is open only to what one of
 * them allows. Named ports are not known here.
 */
export function networkPolicyVerdict(manifests: readonly Manifest[]): Verdict {
  const policies = policiesOf<Spec>(manifests, 'networking.k8s.io/v1', 'NetworkPolicy')
  return bothEnds((direction, own, other, listener) => {
    const type = POLICY_TYPES[direction]
    const selected = policies.filter(
      (policy) => selectsPod(policy, own) && policy.spec.policyTypes?.includes(type) === true,
    )
    return (
      selected.length === 0 ||
      selected.some((policy) =>
        (policy.spec[direction] ?? []).some((rule) => allows(policy, rule, other, listener)),
      )
    )
  })
}

function selectsPod({ namespace, spec }: Policy<Spec>, { pod }: Endpoint): boolean {
  return pod !== undefined && pod.namespace === namespace && selects(spec.podSelector ?? {}, pod.labels)
}

function allows(policy: Policy<Spec>, rule: Rule, other: Endpoint, listener: Listener): boolean {
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

function isPeer(policy: Policy<Spec>, peer: Peer, { pod, address }: Endpoint): boolean {
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
