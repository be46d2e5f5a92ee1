import { spawnSync } from 'node:child_process'
import {
  type Connection,
  type Endpoint,
  type Manifest,
  namespaceLabels,
  type Verdict,
} from '#network/evaluate/endpoint.js'
import { findJudge } from '../cluster/lab/build-judges.ts'
import { ruledMatrix } from './dialects.ts'

/** Programs that others made, which read policies and say who reaches whom. */
export type NetworkJudge = 'cyclonus' | 'cilium' | 'istio'

/** The program of each; undefined, with one line that says why, where it is not there. */
export const programs: Readonly<Record<NetworkJudge, string | undefined>> = {
  cyclonus: findJudge('cyclonus'),
  cilium: findJudge('cilium'),
  istio: findJudge('istio'),
}

/** A judge's verdict about the connections of pods whose rules the chart writes, under these policies. */
export function judgeVerdict(
  judge: NetworkJudge,
  endpoints: readonly Endpoint[],
  policies: readonly Manifest[],
): Verdict {
  const traffic: Connection[] = []
  ruledMatrix(endpoints, (connection) => traffic.push(connection) < 0)
  const answers = answersOf(judge, { policies, ...questions[judge](endpoints, traffic) })
  const allowed = new Map(traffic.map((connection, index) => [keyOf(connection), answers[index]]))
  return (connection) => allowed.get(keyOf(connection)) === true
}

/** Connections in a judge's own words; it gives one answer each, in this order. */
const questions: Readonly<
  Record<NetworkJudge, (endpoints: readonly Endpoint[], traffic: readonly Connection[]) => object>
> = {
  cyclonus: (_, traffic) => ({
    traffic: traffic.map(({ from, to, listener }) => ({
      Source: peerOf(from),
      Destination: peerOf(to),
      ResolvedPort: listener.port,
      Protocol: listener.protocol,
    })),
  }),
  cilium: byName,
  istio: byName,
}

function byName(endpoints: readonly Endpoint[], traffic: readonly Connection[]): object {
  return {
    endpoints: endpoints.map((endpoint) => ({
      ...endpoint,
      ...(endpoint.pod !== undefined && { namespaceLabels: namespaceLabels(endpoint.pod.namespace) }),
    })),
    traffic: traffic.map(({ from, to, listener }) => ({ from: from.name, to: to.name, listener })),
  }
}

function peerOf({ pod, address }: Endpoint): object {
  if (pod === undefined) return { IP: address }
  const { namespace, labels } = pod
  return {
    IP: address,
    Internal: { Namespace: namespace, NamespaceLabels: namespaceLabels(namespace), PodLabels: labels },
  }
}

function answersOf(judge: NetworkJudge, question: object): readonly boolean[] {
  const { status, stdout, stderr } = spawnSync(programs[judge] ?? '', {
    input: JSON.stringify(question),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (status !== 0) throw new Error(`${judge} says: ${stderr}`)
  return JSON.parse(stdout) as readonly boolean[]
}

function keyOf({ from, to, listener }: Connection): string {
  return `${from.name} ${to.name} ${listener.port} ${listener.protocol}`
}
