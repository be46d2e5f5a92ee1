import type { Endpoint, Listener } from '#network/evaluate/endpoint.js'
import { parties } from '#network/parties.js'

/** Nobody's arrow leads here. */
const UNNAMED: Listener = { port: 9999, protocol: 'TCP' }

function listensOf(
  id: keyof typeof parties,
  servicePorts: Readonly<Record<string, number>> = {},
): Listener[] {
  return [
    ...parties[id].ports.map(({ name, number, protocol }) => ({
      port: number,
      protocol,
      servicePort: servicePorts[name] ?? number,
    })),
    UNNAMED,
  ]
}

/** Each of the jobs that prune has one of its own. */
const ACCOUNTS: Readonly<Record<string, string>> = { prune: 'prune-post-upgrade' }

function pod(component: string): NonNullable<Endpoint['pod']> {
  return {
    namespace: 'live',
    labels: ofRelease('rel', component),
    serviceAccount: `rel-signline-${ACCOUNTS[component] ?? component}`,
  }
}

/** A pod of release `rel` in namespace `live`. */
function own(
  id: keyof typeof parties,
  servicePorts?: Readonly<Record<string, number>>,
  component = id as string,
): Endpoint {
  return {
    name: component,
    pod: pod(component),
    address: address(),
    hosts: [`rel-signline-${component}.live.svc.cluster.local`],
    listens: listensOf(id, servicePorts),
  }
}

function peer(
  id: keyof typeof parties,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  serviceAccount: string,
  service = id as string,
  servicePorts?: Readonly<Record<string, number>>,
): Endpoint {
  return {
    name: id,
    pod: { namespace, labels, serviceAccount },
    address: address(),
    hosts: [`${service}.${namespace}.svc.cluster.local`],
    listens: listensOf(id, servicePorts),
  }
}

let count = 0
function address(): string {
  count += 1
  return `172.16.0.${count}`
}

/** Everybody of the table as network-everything.yaml names them. */
export const named: readonly Endpoint[] = [
  own('gateway', { http: 80 }),
  own('worker'),
  own('redis'),
  own('upload'),
  own('prune'),
  own('test'),
  peer(
    'steps',
    'team',
    { 'app.kubernetes.io/part-of': 'signline', 'app.kubernetes.io/component': 'pipeline-step' },
    'pipeline-runner',
  ),
  peer('ingress', 'edge', { app: 'edge' }, 'edge'),
  peer('prometheus', 'monitoring', { app: 'prometheus' }, 'prometheus'),
  peer('keda', 'keda', { app: 'keda-operator' }, 'keda-operator'),
  peer('collector', 'monitoring', { app: 'collector' }, 'collector'),
  peer('dns', 'kube-system', { 'k8s-app': 'kube-dns' }, 'coredns', 'kube-dns'),
  peer('kubeflow', 'kubeflow', { app: 'ml-pipeline' }, 'ml-pipeline', 'ml-pipeline'),
  peer(
    'metadata',
    'kubeflow',
    { component: 'metadata-grpc-server' },
    'metadata-grpc-server',
    'metadata-grpc-service',
  ),
  peer('objectStore', 'kubeflow', { app: 'seaweedfs' }, 'seaweedfs', 'seaweedfs', { s3: 9000 }),
  peer('mesh', 'istio-system', { app: 'istiod' }, 'istiod', 'istiod'),
  {
    name: 'apiServer',
    address: '10.0.0.1',
    hosts: ['kubernetes.default.svc.cluster.local'],
    listens: listensOf('apiServer', { https: 443 }),
    apiServer: true,
  },
  { name: 'cameras', address: '10.9.0.7', hosts: ['door.cameras.example'], listens: listensOf('cameras') },
]

/** Whom `network.peers.ingress.cidrs` lets in where it is 198.51.100.0/24. */
export const visitors: Endpoint = { name: 'visitors', address: '198.51.100.7', hosts: [], listens: [] }

/** As near to them as can be. */
export const otherVisitors: Endpoint = { ...visitors, name: 'other-visitors', address: '198.51.101.7' }

const everyPort: readonly Listener[] = [
  ...new Map(
    named
      .flatMap(({ listens }) => listens)
      .map(({ port, protocol }) => [`${port}/${protocol}`, { port, protocol }]),
  ).values(),
]

const everyTcpPort: readonly Listener[] = everyPort.filter(({ protocol }) => protocol === 'TCP')

/** Outside the cluster, answers names: not every dialect sees UDP. */
export const foreignDns: Endpoint = {
  name: 'foreign-dns',
  address: '203.0.113.53',
  hosts: [],
  listens: [{ port: 53, protocol: 'UDP' }],
}

/** A pod of the release that the table does not know. */
export const newcomer: Endpoint = own('gateway', undefined, 'newcomer')

/** Carries the worker's labels, but not its account. */
export const impostor: Endpoint = {
  ...own('worker'),
  name: 'impostor',
  pod: { ...pod('worker'), serviceAccount: 'default' },
}

/** Those of whom no arrow speaks: each differs from somebody of the table in one respect. */
export const strangers: readonly Endpoint[] = [
  stranger('pod-of-the-namespace', 'live', { app: 'else' }, 'default'),
  stranger('another-release', 'live', ofRelease('other', 'worker'), 'other-signline-worker'),
  stranger('same-release-elsewhere', 'elsewhere', ofRelease('rel', 'worker'), 'rel-signline-worker'),
  stranger('another-pod-beside-the-ingress', 'edge', { app: 'else' }, 'default'),
  stranger('another-pod-beside-the-collector', 'monitoring', { app: 'else' }, 'default'),
  stranger('another-step-of-kubeflow', 'team', { pipeline: 'else' }, 'pipeline-runner'),
  { name: 'internet', address: '203.0.113.9', hosts: ['else.example'], listens: everyTcpPort },
  { name: 'another-camera-network', address: '10.9.1.7', hosts: [], listens: everyTcpPort },
]

function stranger(
  name: string,
  namespace: string,
  labels: Readonly<Record<string, string>>,
  serviceAccount: string,
): Endpoint {
  const pod = { namespace, labels, serviceAccount }
  return {
    name,
    pod,
    address: address(),
    hosts: [`${name}.${namespace}.svc.cluster.local`],
    listens: everyTcpPort,
  }
}

function ofRelease(release: string, component: string): Readonly<Record<string, string>> {
  return {
    'app.kubernetes.io/name': 'signline',
    'app.kubernetes.io/instance': release,
    'app.kubernetes.io/component': component,
  }
}
