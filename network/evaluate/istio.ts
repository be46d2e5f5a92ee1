import { type Connection, type Endpoint, isInBlock, type Manifest, type Verdict } from './endpoint.ts'
import { type Policy, policiesOf } from './policies-of.ts'
import { type Selector, selects } from './selector.ts'

interface Authorization {
  readonly selector?: Selector
  readonly action?: string
  readonly rules?: readonly {
    readonly from?: readonly { readonly source: { readonly principals?: readonly string[] } }[]
    readonly to?: readonly { readonly operation: { readonly ports?: readonly string[] } }[]
  }[]
}

interface Sidecar {
  readonly workloadSelector?: { readonly labels?: Readonly<Record<string, string>> }
  readonly outboundTrafficPolicy?: { readonly mode?: string }
  readonly egress?: readonly {
    readonly port?: { readonly number: number }
    readonly hosts: readonly string[]
  }[]
}

interface ServiceEntry {
  readonly hosts: readonly string[]
  readonly addresses?: readonly string[]
  readonly exportTo?: readonly string[]
  readonly ports?: readonly { readonly number: number; readonly protocol?: string }[]
}

interface PeerAuthentication {
  readonly selector?: Selector
  readonly mtls?: { readonly mode?: string }
  readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>
}

/**
 * Istio with a sidecar in every pod: the sender's Sidecar says which hosts it finds, the receiver's
 * AuthorizationPolicies which principals may come in. Sidecars see TCP only, so UDP passes; of a Service's ports of
 * one number a Sidecar that names it takes the first. Pods have the principal of their service account, everybody
 * else has none; a trust domain other than that of the mesh matches nobody.
 */
export function istioVerdict(manifests: readonly Manifest[], trustDomain = 'cluster.local'): Verdict {
  const sidecars = policiesOf<Sidecar>(manifests, 'networking.istio.io/v1', 'Sidecar')
  const entries = policiesOf<ServiceEntry>(manifests, 'networking.istio.io/v1', 'ServiceEntry')
  const policies = policiesOf<Authorization>(manifests, 'security.istio.io/v1', 'AuthorizationPolicy')
  return (connection) =>
    connection.listener.protocol === 'UDP' ||
    (sends(sidecars, entries, connection) &&
      (connection.from.pod !== undefined || acceptsPlainText(manifests, connection.to)) &&
      receives(policies, connection, trustDomain))
}

/** Whether a pod lets somebody in who has no certificate, on any of its ports. */
export function acceptsPlainText(manifests: readonly Manifest[], { pod }: Endpoint): boolean {
  if (pod === undefined) return true
  const chosen = policiesOf<PeerAuthentication>(
    manifests,
    'security.istio.io/v1',
    'PeerAuthentication',
  ).filter(({ namespace, spec }) => namespace === pod.namespace && selects(spec.selector ?? {}, pod.labels))
  const closest = chosen.find(({ spec }) => spec.selector !== undefined) ?? chosen[0]
  const modes = [
    closest?.spec.mtls?.mode,
    ...Object.values(closest?.spec.portLevelMtls ?? {}).map(({ mode }) => mode),
  ]
  return modes.some((mode) => mode !== 'STRICT')
}

function sends(
  sidecars: readonly Policy<Sidecar>[],
  entries: readonly Policy<ServiceEntry>[],
  { from, to, listener }: Connection,
): boolean {
  const { pod } = from
  if (pod === undefined) return true
  const inNamespace = sidecars.filter(({ namespace }) => namespace === pod.namespace)
  const sidecar =
    inNamespace.find(
      ({ spec }) =>
        spec.workloadSelector !== undefined &&
        selects({ matchLabels: spec.workloadSelector.labels ?? {} }, pod.labels),
    ) ?? inNamespace.find(({ spec }) => spec.workloadSelector === undefined)
  const { servicePort = listener.port } = listener
  const visible = entries.filter(({ namespace, spec }) => isVisible(spec, namespace, pod.namespace))
  const services = to.hosts
    .filter((host) => host.includes('.svc.'))
    .map((host) => `${namespaceOf(host)}/${host}`)
  const egress = sidecar?.spec.egress ?? [{ hosts: ['*/*'] }]
  const isNamed = (
    known: readonly string[],
    isPort: (port?: { readonly number: number }) => boolean,
  ): boolean =>
    egress.some(
      ({ port, hosts }) =>
        isPort(port) && hosts.some((host) => known.some((service) => isHost(host, service, pod.namespace))),
    )

  const first = to.listens.find((one) => (one.servicePort ?? one.port) === servicePort)
  if (first?.protocol === 'UDP' && isNamed(services, (port) => port?.number === servicePort)) return false
  const known = visible
    .filter(({ spec }) => leadsTo(spec, to) && spec.ports?.some(({ number }) => number === servicePort))
    .flatMap(({ namespace, spec }) => spec.hosts.map((host) => `${namespace}/${host}`))
    .concat(services)
  if (sidecar?.spec.outboundTrafficPolicy?.mode !== 'REGISTRY_ONLY')
    return known.length > 0 || !visible.some(({ spec }) => takesAll(spec, servicePort))
  return isNamed(known, (port) => port === undefined || port.number === servicePort)
}

function namespaceOf(host: string): string {
  return host.split('.')[1] ?? ''
}

function isVisible({ exportTo = ['*'] }: ServiceEntry, namespace: string, reader: string): boolean {
  return exportTo.some((to) => to === '*' || to === reader || (to === '.' && namespace === reader))
}

/** A host name has no address in the mesh: where no protocol says the name, all that goes to the port goes there. */
function takesAll({ addresses = [], ports = [] }: ServiceEntry, servicePort: number): boolean {
  return (
    addresses.length === 0 && ports.some((port) => port.number === servicePort && port.protocol === 'TCP')
  )
}

/** With addresses an entry stands for these alone, and its host is only a name for them. */
function leadsTo({ hosts, addresses = [] }: ServiceEntry, to: Endpoint): boolean {
  if (addresses.length > 0) return addresses.some((block) => isInBlock(to.address, block))
  return to.hosts.some((host) => hosts.includes(host))
}

/** `NAMESPACE/HOST`, where either may be `*` and `.` is the sidecar's own namespace. */
function isHost(pattern: string, service: string, ownNamespace: string): boolean {
  const [namespacePattern = '', hostPattern = ''] = pattern.split('/')
  const [namespace = '', host = ''] = service.split('/')
  const wanted = namespacePattern === '.' ? ownNamespace : namespacePattern
  return (
    (wanted === '*' || wanted === namespace) &&
    (hostPattern === '*' ||
      hostPattern === host ||
      (hostPattern.startsWith('*.') && host.endsWith(hostPattern.slice(1))))
  )
}

function receives(
  policies: readonly Policy<Authorization>[],
  { from, to, listener }: Connection,
  trustDomain: string,
): boolean {
  const { pod } = to
  if (pod === undefined) return true
  const selected = policies.filter(
    ({ namespace, spec }) => namespace === pod.namespace && selects(spec.selector ?? {}, pod.labels),
  )
  const matching = (action: string): Policy<Authorization>[] =>
    selected.filter(({ spec }) => (spec.action ?? 'ALLOW') === action)
  const isCalled = ({ spec }: Policy<Authorization>): boolean =>
    (spec.rules ?? []).some(
      (rule) =>
        (rule.from?.some(({ source }) => isPrincipal(source.principals, from, trustDomain)) ?? true) &&
        (rule.to?.some(({ operation }) => operation.ports?.includes(String(listener.port)) ?? true) ?? true),
    )
  if (matching('DENY').some(isCalled)) return false
  return matching('ALLOW').length === 0 || matching('ALLOW').some(isCalled)
}

function isPrincipal(
  principals: readonly string[] | undefined,
  { pod }: Endpoint,
  trustDomain: string,
): boolean {
  if (principals === undefined) return true
  return (
    pod !== undefined && principals.includes(`${trustDomain}/ns/${pod.namespace}/sa/${pod.serviceAccount}`)
  )
}
