import type { Arrow } from './arrow.ts'
import type { PartyId } from './parties.ts'

/**
 * Every connection that the architecture needs. The four dialects of the chart, the table of docs/network.md and
 * the tests that compare them are made from this list; nothing is allowed anywhere else.
 */
export const arrows: readonly Arrow<PartyId>[] = [
  arrow('ingress', 'gateway', ['http'], 'visitors: the page, the API, the sockets of sessions'),
  arrow('test', 'gateway', ['http'], '`helm test` asks whether it is ready'),
  arrow('prometheus', 'gateway', ['http'], 'scrapes /metrics'),
  arrow('prometheus', 'worker', ['metrics'], 'scrapes /metrics'),
  arrow('keda', 'gateway', ['http'], 'asks /load how much is wanted of the workers'),

  arrow('gateway', 'redis', ['redis'], 'sessions, landmarks of browsers, captions'),
  arrow('worker', 'redis', ['redis'], 'leases of cameras, landmarks, captions'),
  arrow('worker', 'cameras', ['rtsp', 'rtsp-alt', 'http', 'https'], 'reads pictures: RTSP over TCP, or HTTP'),
  arrow('gateway', 'collector', ['otlp'], 'traces and metrics, where a collector is named'),
  arrow('worker', 'collector', ['otlp'], 'traces and metrics, where a collector is named'),

  arrow('upload', 'kubeflow', ['http'], 'uploads the compiled pipelines'),
  arrow('prune', 'apiServer', ['https'], 'finds and removes claim templates that nobody uses'),
  {
    ...arrow('worker', 'apiServer', ['https'], 'writes into its own pod what ending it would cost'),
    when: 'worker.deletionCost',
  },

  arrow('steps', 'cameras', ['rtsp', 'rtsp-alt', 'http', 'https'], 'reads recordings and live addresses'),
  arrow('steps', 'objectStore', ['s3'], 'artifacts between steps'),
  arrow('steps', 'kubeflow', ['http', 'grpc'], "Kubeflow's launcher: caching, state of tasks"),
  arrow('steps', 'metadata', ['grpc'], "Kubeflow's launcher: artifacts of a run"),
  arrow('steps', 'apiServer', ['https'], "Argo's executor reports what a step gave"),

  ...named('gateway', 'worker', 'upload', 'prune', 'test', 'steps'),
  { ...arrow('redis', 'dns', ['dns', 'dns-tcp'], 'its sidecar finds the control plane'), needs: 'mesh' },
  ...meshed('gateway', 'worker', 'redis', 'upload', 'prune', 'test', 'steps'),
]

function arrow(from: PartyId, to: PartyId, ports: readonly string[], why: string): Arrow<PartyId> {
  return { from, to, ports, why }
}

function named(...ids: readonly PartyId[]): Arrow<PartyId>[] {
  return ids.map((from) => arrow(from, 'dns', ['dns', 'dns-tcp'], 'names of those it calls'))
}

function meshed(...ids: readonly PartyId[]): Arrow<PartyId>[] {
  return ids.map((from) => arrow(from, 'mesh', ['xds'], 'its sidecar gets certificate and rules'))
}
