import { describe, expect, test } from 'vitest'
import { arrows } from '#network/arrows.js'
import type { Endpoint, Manifest } from '#network/evaluate/endpoint.js'
import { matrixOfTable } from '#network/evaluate/matrix.js'
import { parties } from '#network/parties.js'
import { named, otherVisitors, strangers, visitors } from '../network/endpoints.ts'
import { broken, type Dialect, ruled, ruledMatrix, verdicts } from './dialects.ts'
import { visitorFaults } from './network-faults.ts'
import { helm, type Rendering, render } from './render.ts'

const EVERYTHING = ['--values', 'test/charts/network-everything.yaml']
const NO_ISTIO = ['--set', 'network.istio.enabled=false']
const BLOCK = ['--set', 'network.peers.ingress.cidrs={198.51.100.0/24}']
const BALANCED = ['--set', 'gateway.service.type=LoadBalancer']

const everybody: readonly Endpoint[] = [...named, ...strangers, visitors, otherVisitors]
const outside = everybody.filter(({ pod }) => pod === undefined).map(({ name }) => name)

function matrix(manifests: readonly Manifest[], dialect: Dialect): string[] {
  return ruledMatrix(everybody, verdicts[dialect](manifests))
}

function fromOutside(lines: readonly string[]): string[] {
  return lines.filter((line) => outside.some((name) => line.startsWith(`${name} → `)))
}

/** Without Istio nobody needs its control plane, nor Redis a name. */
const table = [
  ...matrixOfTable(
    arrows,
    parties,
    named.map(({ name }) => name).filter((name) => name !== 'mesh'),
    ['worker.deletionCost'],
  ),
  'visitors → gateway:8080/TCP',
].sort()

const NOTHING: Rendering = { manifests: [] }
const { manifests, refusal } = helm === undefined ? NOTHING : render(...EVERYTHING, ...NO_ISTIO, ...BLOCK)
/** Those that know a caller by its address. */
const knowing = ['NetworkPolicy', 'Cilium'] as const

describe.skipIf(helm === undefined)('Visitors who come from addresses', () => {
  test('may be named beside the pods of an ingress', () => {
    expect(refusal).toBeUndefined()
  })

  test.each(knowing)('%s lets in those of the blocks that are named, to the gateway alone', (dialect) => {
    expect(matrix(manifests, dialect)).toEqual(table)
  })

  test.each(knowing)('%s lets in nobody else where no pods are named', (dialect) => {
    const alone = render(
      ...EVERYTHING,
      ...NO_ISTIO,
      ...BALANCED,
      '--set-json',
      'network.peers.ingress={"cidrs":["198.51.100.0/24","2001:db8::/32"]}',
    )
    expect(alone.refusal).toBeUndefined()
    const withoutPods = table.filter((line) => !line.startsWith('ingress → '))
    expect(matrix(alone.manifests, dialect)).toEqual(withoutPods)
  })

  test.each(knowing)('%s lets a Prometheus outside to what it scrapes, in the same way', (dialect) => {
    const outer = ['--set-json', 'network.peers.prometheus={"cidrs":["198.51.100.0/24"]}']
    const { manifests } = render(...EVERYTHING, ...NO_ISTIO, ...outer)
    expect(fromOutside(matrix(manifests, dialect))).toEqual([
      'visitors → gateway:8080/TCP',
      'visitors → worker:9464/TCP',
    ])
  })

  test.each(['NetworkPolicy', 'Istio', 'Cilium'] as const)(
    '%s keeps all of them out where no block is named',
    (dialect) => {
      expect(fromOutside(matrix(render(...EVERYTHING).manifests, dialect))).toEqual([])
    },
  )

  test('are not ruled by ClusterNetworkPolicy, which says the same of pods as the others', () => {
    const lines = matrix(manifests, 'ClusterNetworkPolicy')
    const open = fromOutside(lines)
    expect(lines.filter((line) => !open.includes(line))).toEqual(
      table.filter((line) => !line.startsWith('visitors')),
    )
    const receivers = named.filter(({ name }) => ruled.has(name))
    const ports = receivers.reduce((count, { listens }) => count + listens.length, 0)
    expect(open).toHaveLength(outside.length * ports)
  })

  const refused: readonly (readonly [what: string, args: readonly string[], sentence: string])[] = [
    [
      'by addresses to a ClusterNetworkPolicy alone',
      ['--set', 'network.networkPolicy.enabled=false,network.clusterNetworkPolicy.enabled=true', ...BLOCK],
      'network.peers.ingress.cidrs: a ClusterNetworkPolicy cannot name addresses that call, and lets all of them in; switch network.networkPolicy.enabled or network.cilium.enabled on beside it',
    ],
    [
      'by addresses to Istio',
      [...EVERYTHING, ...BLOCK],
      'network.peers.ingress.cidrs: Istio knows callers by certificates, and an address has none; let them come through a gateway of the mesh and name its pods, or switch network.istio.enabled off',
    ],
    [
      'by host names',
      ['--set', 'network.peers.ingress.hosts={visitors.example}'],
      'network.peers.ingress.hosts: it calls pods of this release, and nobody knows a caller by a host name; name its pods (namespace) or addresses (cidrs)',
    ],
    [
      'to a LoadBalancer that no rule lets anybody to',
      BALANCED,
      'network.peers.ingress: empty, and gateway.service.type is LoadBalancer; say from which addresses visitors come (cidrs), or through which pods',
    ],
    [
      'by what is no block',
      ['--set', 'network.peers.ingress.cidrs={198.51.100.0}'],
      '/network/peers/ingress/cidrs/0',
    ],
  ]
  test.each(refused)('are refused %s, with the path and the remedy', (_, args, sentence) => {
    expect(render(...args).refusal).toContain(sentence)
  })

  test('pass a ClusterNetworkPolicy alone without being named, so a LoadBalancer needs no block there', () => {
    const alone = ['--set', 'network.networkPolicy.enabled=false,network.clusterNetworkPolicy.enabled=true']
    expect(render(...BALANCED, ...alone).refusal).toBeUndefined()
  })
})

describe.skipIf(helm === undefined)('A rule about visitors broken on purpose is caught', () => {
  const cases = knowing.flatMap((dialect) =>
    visitorFaults[dialect].map((fault) => ({ dialect, what: fault[0], fault })),
  )
  test.each(cases)('$dialect: $what', ({ dialect, fault }) => {
    const changed = broken(manifests, dialect, fault)
    expect(changed).toBeDefined()
    expect(matrix(changed!, dialect)).not.toEqual(table)
  })
})
