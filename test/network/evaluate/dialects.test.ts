import { describe, expect, test } from 'vitest'
import { ciliumVerdict } from '#network/evaluate/cilium.js'
import { clusterNetworkPolicyVerdict } from '#network/evaluate/cluster-network-policy.js'
import { type Endpoint, isInBlock, type Manifest } from '#network/evaluate/endpoint.js'
import { istioVerdict } from '#network/evaluate/istio.js'
import { networkPolicyVerdict } from '#network/evaluate/network-policy.js'

function pod(name: string, namespace = 'a'): Endpoint {
  return {
    name,
    pod: { namespace, labels: { app: name }, serviceAccount: name },
    address: '172.16.0.1',
    hosts: [`${name}.${namespace}.svc.cluster.local`],
    listens: [{ port: 80, protocol: 'TCP' }],
  }
}

const outside: Endpoint = {
  name: 'outside',
  address: '203.0.113.9',
  hosts: ['eye.example'],
  listens: [{ port: 80, protocol: 'TCP' }],
}

function between(from: Endpoint, to: Endpoint, port = 80) {
  return { from, to, listener: { port, protocol: 'TCP' as const } }
}

function manifest(apiVersion: string, kind: string, spec: unknown, namespace = 'a'): Manifest {
  return { apiVersion, kind, metadata: { name: 'rule', namespace }, spec }
}

const one = pod('one')
const two = pod('two')
const twoElsewhere = pod('two', 'b')

describe('NetworkPolicy', () => {
  const policy = (spec: unknown): Manifest => manifest('networking.k8s.io/v1', 'NetworkPolicy', spec)

  test('a pod that no policy selects is open', () => {
    expect(networkPolicyVerdict([])(between(one, two))).toBe(true)
  })

  test('both ends have to allow; policies add up', () => {
    const closed = policy({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] })
    const out = policy({ podSelector: {}, policyTypes: ['Egress'], egress: [{}] })
    const into = policy({
      podSelector: { matchLabels: { app: 'two' } },
      policyTypes: ['Ingress'],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'one' } } }] }],
    })
    expect(networkPolicyVerdict([closed, out])(between(one, two))).toBe(false)
    expect(networkPolicyVerdict([closed, out, into])(between(one, two))).toBe(true)
    expect(networkPolicyVerdict([closed, out, into])(between(twoElsewhere, two))).toBe(false)
  })

  test('a range of ports, and a block with a hole', () => {
    const spec = {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [
        {
          to: [{ ipBlock: { cidr: '203.0.0.0/16', except: ['203.0.113.0/28'] } }],
          ports: [{ port: 80, endPort: 90 }],
        },
      ],
    }
    const verdict = networkPolicyVerdict([policy(spec)])
    expect(verdict(between(one, outside, 85))).toBe(false)
    const farther = { ...outside, address: '203.0.113.99' }
    expect(verdict(between(one, farther, 85))).toBe(true)
    expect(verdict(between(one, farther, 91))).toBe(false)
  })
})

describe('ClusterNetworkPolicy', () => {
  const rule = (tier: string, priority: number, action: string): Manifest =>
    manifest('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', {
      tier,
      priority,
      subject: { namespaces: {} },
      egress: [{ action, to: [{ namespaces: {} }] }],
    })

  test('the lower number decides first, and Admin before Baseline', () => {
    const verdict = (...rules: Manifest[]): boolean => clusterNetworkPolicyVerdict(rules)(between(one, two))
    expect(verdict(rule('Admin', 5, 'Deny'), rule('Admin', 4, 'Accept'))).toBe(true)
    expect(verdict(rule('Admin', 3, 'Deny'), rule('Admin', 4, 'Accept'))).toBe(false)
    expect(verdict(rule('Baseline', 1, 'Deny'), rule('Admin', 9, 'Accept'))).toBe(true)
    expect(verdict(rule('Baseline', 1, 'Deny'), rule('Admin', 9, 'Pass'), rule('Admin', 10, 'Accept'))).toBe(
      false,
    )
  })

  test('pods are no answer to a host name, and names stand for what is below them with a star', () => {
    const named = (pattern: string): Manifest[] => [
      manifest('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', {
        tier: 'Admin',
        priority: 1,
        subject: { namespaces: {} },
        egress: [
          { action: 'Accept', to: [{ domainNames: [pattern] }] },
          { action: 'Deny', to: [{ networks: ['0.0.0.0/0'] }] },
        ],
      }),
    ]
    expect(clusterNetworkPolicyVerdict(named('eye.example'))(between(one, outside))).toBe(true)
    expect(clusterNetworkPolicyVerdict(named('*.example'))(between(one, outside))).toBe(true)
    expect(clusterNetworkPolicyVerdict(named('*.eye.example'))(between(one, outside))).toBe(false)
  })
})

describe('ClusterNetworkPolicy and senders outside', () => {
  const verdict = clusterNetworkPolicyVerdict([
    manifest('policy.networking.k8s.io/v1alpha2', 'ClusterNetworkPolicy', {
      tier: 'Admin',
      priority: 1,
      subject: { namespaces: {} },
      ingress: [
        { action: 'Accept', from: [{ networks: ['172.16.0.0/12'] }] },
        { action: 'Deny', from: [{ namespaces: {} }] },
      ],
    }),
  ])

  test('a rule about pods says nothing about them', () => {
    expect(verdict(between(outside, two))).toBe(true)
    expect(verdict(between(one, two))).toBe(false)
  })
})

describe('Istio', () => {
  const authorization = (spec: unknown): Manifest =>
    manifest('security.istio.io/v1', 'AuthorizationPolicy', spec)

  test('without a policy all may come; with one that has no rules nobody; a denial goes before', () => {
    const anybody = authorization({ rules: [{}] })
    expect(istioVerdict([])(between(one, two))).toBe(true)
    expect(istioVerdict([authorization({})])(between(one, two))).toBe(false)
    expect(istioVerdict([authorization({}), anybody])(between(one, two))).toBe(true)
    const denial = authorization({ action: 'DENY', rules: [{ to: [{ operation: { ports: ['80'] } }] }] })
    expect(istioVerdict([anybody, denial])(between(one, two))).toBe(false)
    expect(istioVerdict([anybody, denial])(between(one, two, 81))).toBe(true)
  })

  test('who has no certificate is nobody that a principal names', () => {
    const callers = (principals: readonly string[]): Manifest =>
      authorization({ rules: [{ from: [{ source: { principals } }] }] })
    expect(istioVerdict([callers(['cluster.local/ns/a/sa/one'])])(between(one, two))).toBe(true)
    expect(istioVerdict([callers(['cluster.local/ns/a/sa/one'])])(between(outside, two))).toBe(false)
  })

  test('a Sidecar finds what it names, by the port of the Service', () => {
    const sidecar = manifest('networking.istio.io/v1', 'Sidecar', {
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
      egress: [{ port: { number: 8080 }, hosts: ['./two.a.svc.cluster.local', '~/*'] }],
    })
    const verdict = istioVerdict([sidecar])
    const service = { port: 80, protocol: 'TCP' as const, servicePort: 8080 }
    expect(verdict({ from: one, to: two, listener: service })).toBe(true)
    expect(verdict(between(one, two))).toBe(false)
    expect(verdict({ from: one, to: twoElsewhere, listener: service })).toBe(false)
    expect(verdict({ from: one, to: outside, listener: service })).toBe(false)
  })
})

describe('Cilium', () => {
  const policy = (spec: object): Manifest =>
    manifest('cilium.io/v2', 'CiliumNetworkPolicy', { endpointSelector: {}, ...spec })

  test('a direction without rules is open, one with an empty rule is closed', () => {
    expect(ciliumVerdict([policy({ egress: [] })])(between(one, two))).toBe(true)
    expect(ciliumVerdict([policy({ egress: [{}] })])(between(one, two))).toBe(false)
  })

  test('a selector that names no namespace means its own, and account and labels are labels', () => {
    const byAccount = { matchLabels: { 'k8s:io.cilium.k8s.policy.serviceaccount': 'two' } }
    const verdict = ciliumVerdict([policy({ egress: [{ toEndpoints: [byAccount] }] })])
    expect(verdict(between(one, two))).toBe(true)
    expect(verdict(between(one, twoElsewhere))).toBe(false)
    const anywhere = {
      matchExpressions: [{ key: 'k8s:io.kubernetes.pod.namespace', operator: 'Exists' }],
    }
    expect(
      ciliumVerdict([policy({ egress: [{ toEndpoints: [anywhere] }] })])(between(one, twoElsewhere)),
    ).toBe(true)
  })

  test('addresses never mean pods, and a star in a name stops at a dot', () => {
    const everywhere = ciliumVerdict([policy({ egress: [{ toCIDR: ['0.0.0.0/0'] }] })])
    expect(everywhere(between(one, outside))).toBe(true)
    expect(everywhere(between(one, two))).toBe(false)
    const comes = (from: Endpoint): boolean =>
      ciliumVerdict([policy({ ingress: [{ fromCIDR: ['203.0.113.0/24', '172.16.0.0/12'] }] })])(
        between(from, two),
      )
    expect(comes(outside)).toBe(true)
    expect(comes({ ...outside, address: '203.0.114.9' })).toBe(false)
    expect(comes(one)).toBe(false)
    const like = (matchPattern: string): boolean =>
      ciliumVerdict([policy({ egress: [{ toFQDNs: [{ matchPattern }] }] })])(between(one, outside))
    expect(like('*.example')).toBe(true)
    expect(like('*')).toBe(false)
  })
})

describe('A block of addresses', () => {
  test.each([
    ['10.9.0.7', '10.9.0.0/24', true],
    ['10.9.1.7', '10.9.0.0/24', false],
    ['10.9.1.7', '0.0.0.0/0', true],
    ['2001:db8::7', '2001:db8::/32', true],
    ['2001:db8::7', '0.0.0.0/0', false],
  ])('%s in %s: %s', (address, block, expected) => {
    expect(isInBlock(address, block)).toBe(expected)
  })
})
