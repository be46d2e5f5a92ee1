import { spawnSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import {
  type Connection,
  type Endpoint,
  type Manifest,
  namespaceLabels,
  type Verdict,
} from '#network/evaluate/endpoint.js'
import { matrixOf } from '#network/evaluate/matrix.js'
import { networkPolicyVerdict } from '#network/evaluate/network-policy.js'
import { findJudge } from '../cluster/lab/build-judges.ts'
import { impostor, named, newcomer, otherVisitors, strangers, visitors } from '../network/endpoints.ts'
import { helm, render } from './render.ts'

const cyclonus = findJudge('cyclonus')
const everybody = [...named, ...strangers, newcomer, impostor, visitors, otherVisitors]

/** The verdict of Cyclonus, which evaluates NetworkPolicies to test the plugins that enforce them. */
function cyclonusVerdict(manifests: readonly Manifest[]): Verdict {
  const connections: Connection[] = []
  matrixOf(everybody, (connection) => connections.push(connection) < 0)
  const { stdout, stderr } = spawnSync(cyclonus ?? '', {
    input: JSON.stringify({
      policies: manifests.filter(({ kind }) => kind === 'NetworkPolicy'),
      traffic: connections.map(({ from, to, listener }) => ({
        Source: peerOf(from),
        Destination: peerOf(to),
        ResolvedPort: listener.port,
        Protocol: listener.protocol,
      })),
    }),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  if (stdout === '') throw new Error(`Cyclonus says nothing: ${stderr}`)
  const answers = JSON.parse(stdout) as readonly boolean[]
  const keyOf = ({ from, to, listener }: Connection): string =>
    `${from.name} ${to.name} ${listener.port} ${listener.protocol}`
  const allowed = new Map(connections.map((connection, index) => [keyOf(connection), answers[index]]))
  return (connection) => allowed.get(keyOf(connection)) === true
}

function peerOf({ pod, address }: Endpoint): object {
  if (pod === undefined) return { IP: address }
  const { namespace, labels } = pod
  return {
    IP: address,
    Internal: { Namespace: namespace, NamespaceLabels: namespaceLabels(namespace), PodLabels: labels },
  }
}

const broken: readonly (readonly [what: string, rule: string | RegExp, broken: string])[] = [
  ['as they are', '', ''],
  ['with a network of cameras that is a neighbour too many', '10.9.0.0/24', '10.9.0.0/23'],
  ['with a rule that has no ports', ',"ports":[{"port":4318,"protocol":"TCP"}]', ''],
  ['with senders that are any pod', ',"podSelector":{"matchLabels":{"app":"edge"}}', ''],
  ['with senders in any namespace', /"matchLabels":\{"kubernetes.io\/metadata.name":"live"\}/g, ''],
  ['with visitors from a neighbour too many', '198.51.100.0/24', '198.51.100.0/23'],
  ['with visitors from everywhere', '198.51.100.0/24', '0.0.0.0/0'],
  ['with nothing ruled that goes out', /"policyTypes":\["Ingress","Egress"\]/g, '"policyTypes":["Ingress"]'],
]

describe.skipIf(helm === undefined || cyclonus === undefined)('Cyclonus', () => {
  const { manifests } = render(
    '--values',
    'test/charts/network-everything.yaml',
    '--set',
    'network.istio.enabled=false,network.peers.ingress.cidrs={198.51.100.0/24}',
  )
  const whole = matrixOf(everybody, networkPolicyVerdict(manifests))

  test.each(broken)('finds that the rules %s let through what our evaluator finds', (what, rule, other) => {
    const changed = JSON.parse(JSON.stringify(manifests).replace(rule, other)) as readonly Manifest[]
    const found = matrixOf(everybody, cyclonusVerdict(changed))
    expect(found).toEqual(matrixOf(everybody, networkPolicyVerdict(changed)))
    expect(found.length).toBeGreaterThan(100)
    expect(found).toContain('visitors → gateway:8080/TCP')
    if (what === 'as they are') expect(found).toEqual(whole)
    else expect(found).not.toEqual(whole)
  })
})
