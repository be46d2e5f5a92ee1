import type { Dialect, Fault } from './dialects.ts'

const SAME: readonly Fault[] = [
  ['a network of cameras is a neighbour too many', '10.9.0.0/24', '10.9.0.0/23'],
  ['a camera network is missing', '10.9.0.0/24', '10.8.0.0/24'],
]

/** What network-everything.yaml renders, broken in one place. */
export const faults: Readonly<Record<Dialect, readonly Fault[]>> = {
  NetworkPolicy: [
    ...SAME,
    ['the collector has another port', '"port":4318', '"port":9999'],
    ['a rule has no ports', ',"ports":[{"port":4318,"protocol":"TCP"}]', ''],
    ['senders are any pod of their namespace', ',"podSelector":{"matchLabels":{"app":"edge"}}', ''],
    ['receivers are any pod of their namespace', ',"podSelector":{"matchLabels":{"app":"collector"}}', ''],
    ['senders may be in any namespace', '"matchLabels":{"kubernetes.io/metadata.name":"live"}', ''],
    ['what goes out is not ruled', /"policyTypes":\["Ingress","Egress"\]/g, '"policyTypes":["Ingress"]'],
    ['what comes in is not ruled', /"policyTypes":\["Ingress","Egress"\]/g, '"policyTypes":["Egress"]'],
  ],
  ClusterNetworkPolicy: [
    ...SAME,
    ['the collector has another port', '"number":4318', '"number":9999'],
    ['a rule has no ports', ',"protocols":[{"tcp":{"destinationPort":{"number":4318}}}]', ''],
    [
      'senders are any pod of their namespace',
      '"podSelector":{"matchLabels":{"app":"edge"}}',
      '"podSelector":{}',
    ],
    ['nobody is denied', /"action":"Deny"/g, '"action":"Pass"'],
    ['the rules of a component come too late', '"priority":500', '"priority":502'],
    ['one rule denies', '"name":"redis","action":"Pass"', '"name":"redis","action":"Deny"'],
  ],
  Istio: [
    ...SAME,
    ['the gateway has another port', '"ports":["8080"]', '"ports":["9999"]'],
    ['a rule has no ports', ',"to":[{"operation":{"ports":["8080"]}}]', ''],
    ['a caller has another account', 'ns/edge/sa/edge', 'ns/edge/sa/default'],
    ['a caller is in another trust domain', 'cluster.local/ns/edge', 'elsewhere/ns/edge'],
    ['a rule names no caller', '"from":[{"source":{"principals":["cluster.local/ns/edge/sa/edge"]}}],', ''],
    ['hosts that are not named may be called', '"mode":"REGISTRY_ONLY"', '"mode":"ALLOW_ANY"'],
    [
      'names are asked for at one port of their Service',
      /\{"hosts":\["kube-system/g,
      '{"port":{"number":53,"protocol":"TCP","name":"tcp-53"},"hosts":["kube-system',
    ],
    ['every host of a namespace may be called', 'collector.monitoring.svc.cluster.local', '*'],
  ],
  Cilium: [
    ...SAME,
    ['the collector has another port', '"port":"4318"', '"port":"9999"'],
    ['a rule has no ports', ',"toPorts":[{"ports":[{"port":"4318","protocol":"TCP"}]}]', ''],
    ['a caller has another account', '"values":["edge"]', '"values":["default"]'],
    [
      'receivers are any pod of their namespace',
      ',"matchExpressions":[{"key":"k8s:io.cilium.k8s.policy.serviceaccount","operator":"In","values":["collector"]}]',
      '',
    ],
    ['a rule names no caller', /"fromEndpoints":\[\{[^[]*\[\{[^[]*\["edge"\]\}\]\}\],/, ''],
    ['anything outside may be called', '"toCIDR":["10.9.0.0/24"]', '"toEntities":["world"]'],
    ['anybody may be called', '"egress":[', '"egress":[{"toEntities":["all"]},'],
  ],
}

/** Of the dialects that know a caller by its address, with one block of visitors named. */
export const visitorFaults: Readonly<Record<'NetworkPolicy' | 'Cilium', readonly Fault[]>> = {
  NetworkPolicy: [
    ['a block is a neighbour too many', '198.51.100.0/24', '198.51.100.0/23'],
    ['a block is missing', '198.51.100.0/24', '198.51.99.0/24'],
    ['the whole internet comes in', '198.51.100.0/24', '0.0.0.0/0'],
    ['the rule has no ports', /("198\.51\.100\.0\/24"\}\}\]),"ports":\[[^\]]*\]/, '$1'],
    [
      'the block is not for the gateway alone',
      '"ingress":[',
      '"ingress":[{"from":[{"ipBlock":{"cidr":"198.51.100.0/24"}}]},',
    ],
  ],
  Cilium: [
    ['a block is a neighbour too many', '198.51.100.0/24', '198.51.100.0/23'],
    ['a block is missing', '198.51.100.0/24', '198.51.99.0/24'],
    ['the whole internet comes in', '"fromCIDR":["198.51.100.0/24"]', '"fromEntities":["world"]'],
    [
      'the rule has no ports',
      /("fromCIDR":\["198\.51\.100\.0\/24"\]),"toPorts":\[\{"ports":\[[^\]]*\]\}\]/,
      '$1',
    ],
    ['the block is not for the gateway alone', '"ingress":[', '"ingress":[{"fromCIDR":["198.51.100.0/24"]},'],
  ],
}
