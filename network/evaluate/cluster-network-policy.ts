import { bothEnds } from './both-ends.ts'
import {
  type Endpoint,
  isInBlock,
  type Listener,
  type Manifest,
  namespaceLabels,
  type Verdict,
} from './endpoint.ts'
import { policiesOf } from './policies-of.ts'
import { type Selector, selects } from './selector.ts'

interface Pods {
  readonly namespaceSelector?: Selector
  readonly podSelector?: Selector
}

/** Who calls: pods alone. */
interface Caller {
  readonly namespaces?: Selector
  readonly pods?: Pods
}

interface Called extends Caller {
  readonly networks?: readonly string[]
  readonly domainNames?: readonly string[]
}

interface PortMatch {
  readonly destinationPort?: {
    readonly number?: number
    readonly range?: { readonly start: number; readonly end: number }
  }
}

interface Rule {
  readonly action: 'Accept' | 'Deny' | 'Pass'
  readonly from?: readonly Caller[]
  readonly to?: readonly Called[]
  readonly protocols?: readonly { readonly tcp?: PortMatch; readonly udp?: PortMatch }[]
}

interface Spec {
  readonly tier: 'Admin' | 'Baseline'
  readonly priority: number
  readonly subject: { readonly namespaces?: Selector; readonly pods?: Pods }
  readonly ingress?: readonly Rule[]
  readonly egress?: readonly Rule[]
}

/**
 * policy.networking.k8s.io/v1alpha2 alone, without NetworkPolicies between its tiers: the first rule that matches,
 * by tier, priority and place, decides; what none decides is open. Rules about senders can name pods only, so a
 * sender outside the cluster is never refused where it arrives.
 */
export function clusterNetworkPolicyVerdict(manifests: readonly Manifest[]): Verdict {
  const policies = policiesOf<Spec>(manifests, 'policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy')
    .map(({ spec }) => spec)
    .sort((one, other) => one.priority - other.priority)
  return bothEnds((direction, own, other, listener) => {
    for (const tier of ['Admin', 'Baseline']) {
      const decision = policies
        .filter((policy) => policy.tier === tier && isSubject(policy.subject, own))
        .flatMap((policy) => policy[direction] ?? [])
        .find((rule) => matches(rule, other, listener))
      if (decision?.action === 'Accept') return true
      if (decision?.action === 'Deny') return false
    }
    return true
  })
}

function isSubject({ namespaces, pods }: Spec['subject'], { pod }: Endpoint): boolean {
  if (pod === undefined) return false
  return namespaces === undefined
    ? isPod(pods ?? {}, pod)
    : selects(namespaces, namespaceLabels(pod.namespace))
}

function isPod({ namespaceSelector, podSelector }: Pods, pod: NonNullable<Endpoint['pod']>): boolean {
  return (
    selects(namespaceSelector ?? {}, namespaceLabels(pod.namespace)) && selects(podSelector ?? {}, pod.labels)
  )
}

function matches(rule: Rule, other: Endpoint, listener: Listener): boolean {
  const isOther =
    (rule.from ?? []).some((caller) => isCaller(caller, other)) ||
    (rule.to ?? []).some((called) => isCalled(called, other))
  return isOther && isPort(rule.protocols, listener)
}

function isCalled(peer: Called, other: Endpoint): boolean {
  if (peer.networks !== undefined) return peer.networks.some((block) => isInBlock(other.address, block))
  if (peer.domainNames !== undefined)
    return peer.domainNames.some((pattern) => other.hosts.some((host) => isDomain(host, pattern)))
  return isCaller(peer, other)
}

function isCaller(peer: Caller, { pod }: Endpoint): boolean {
  if (pod === undefined) return false
  if (peer.namespaces !== undefined) return selects(peer.namespaces, namespaceLabels(pod.namespace))
  return peer.pods !== undefined && isPod(peer.pods, pod)
}

function isDomain(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern
}

function isPort(protocols: Rule['protocols'], { port, protocol }: Listener): boolean {
  if (protocols === undefined) return true
  return protocols.some(({ tcp, udp }) => {
    const match = protocol === 'TCP' ? tcp : udp
    if (match === undefined) return false
    const { number, range } = match.destinationPort ?? {}
    if (range !== undefined) return port >= range.start && port <= range.end
    return number === undefined || number === port
  })
}
