import type { Party, Port } from './arrow.ts'

/**
 * Everybody in the architecture who sends or receives. Nobody else is allowed anything. Ports are those of the
 * pods; what an address of a Service maps to them is the chart's.
 */
export const parties: Readonly<Record<PartyId, Party>> = {
  gateway: { place: 'release', what: 'page, API, sessions and metrics', ports: [tcp('http', 8080)] },
  worker: {
    place: 'release',
    what: 'reads cameras, finds hands, recognises letters',
    ports: [tcp('metrics', 9464)],
  },
  redis: {
    place: 'release',
    what: 'sessions, leases and captions: the one for trials, or the one that the values name',
    ports: [tcp('redis', 6379)],
  },
  upload: { place: 'release', what: 'hook job that uploads the compiled pipelines', ports: [] },
  prune: { place: 'release', what: 'hook job that removes claim templates nobody uses', ports: [] },
  test: { place: 'release', what: 'the pod of `helm test`', ports: [] },
  steps: { place: 'steps', what: 'pods of our pipelines', ports: [] },
  ingress: {
    place: 'peer',
    what: 'ingress controller that visitors come through, or their addresses',
    ports: [],
  },
  prometheus: { place: 'peer', what: 'Prometheus', ports: [] },
  keda: { place: 'peer', what: "KEDA's operator", ports: [] },
  collector: { place: 'peer', what: 'OpenTelemetry collector', ports: [tcp('otlp', 4318)] },
  dns: {
    place: 'peer',
    what: "the cluster's DNS",
    ports: [
      { name: 'dns', number: 53, protocol: 'UDP' },
      { name: 'dns-tcp', number: 53, protocol: 'TCP' },
    ],
  },
  apiServer: { place: 'peer', what: 'Kubernetes API server', ports: [tcp('https', 6443)] },
  kubeflow: {
    place: 'peer',
    what: "Kubeflow Pipelines' API server",
    ports: [tcp('http', 8888), tcp('grpc', 8887)],
  },
  metadata: { place: 'peer', what: "Kubeflow's metadata store", ports: [tcp('grpc', 8080)] },
  objectStore: { place: 'peer', what: 'object store of the artifacts', ports: [tcp('s3', 8333)] },
  cameras: {
    place: 'peer',
    what: 'cameras, and web servers that hold recordings',
    ports: [tcp('rtsp', 554), tcp('rtsp-alt', 8554), tcp('http', 80), tcp('https', 443)],
  },
  mesh: { place: 'peer', what: "Istio's control plane, where Istio is on", ports: [tcp('xds', 15012)] },
}

export type PartyId =
  | 'gateway'
  | 'worker'
  | 'redis'
  | 'upload'
  | 'prune'
  | 'test'
  | 'steps'
  | 'ingress'
  | 'prometheus'
  | 'keda'
  | 'collector'
  | 'dns'
  | 'apiServer'
  | 'kubeflow'
  | 'metadata'
  | 'objectStore'
  | 'cameras'
  | 'mesh'

function tcp(name: string, number: number): Port {
  return { name, number, protocol: 'TCP' }
}
