import { describe, expect, test } from 'vitest'
import type { Endpoint, Manifest } from '#network/evaluate/endpoint.js'
import {
  foreignDns,
  impostor,
  named,
  newcomer,
  otherVisitors,
  strangers,
  visitors,
} from '../network/endpoints.ts'
import { broken, type Dialect, type Fault, isOf, ruledMatrix, rulesOf, verdicts } from './dialects.ts'
import { judgeVerdict, type NetworkJudge, programs } from './judge-network.ts'
import { faults, visitorFaults } from './network-faults.ts'
import { helm, render } from './render.ts'

const everybody = [...named, ...strangers, newcomer, impostor, foreignDns, visitors, otherVisitors]

/** Who judges what. */
const judgements: readonly (readonly [judge: NetworkJudge, dialect: Dialect])[] = [
  ['cyclonus', 'NetworkPolicy'],
  ['cilium', 'NetworkPolicy'],
  ['cilium', 'ClusterNetworkPolicy'],
  ['cilium', 'Cilium'],
  ['istio', 'Istio'],
]

const EVERYTHING = ['--values', 'test/charts/network-everything.yaml']
const VISITORS = ['--set', 'network.istio.enabled=false,network.peers.ingress.cidrs={198.51.100.0/24}']
const BY_NAME = [
  '--set-json',
  'network.peers.cameras={"cidrs":[],"hosts":["door.cameras.example"]}',
  '--set',
  'network.networkPolicy.enabled=false',
]
const renderings: readonly (readonly [what: string, ...args: string[]])[] = [
  ['with everything on'],
  ['where workers write no cost of ending them', '--set', 'worker.deletionCost=false'],
  ['with visitors from addresses', ...VISITORS],
  ['with cameras that are host names', ...BY_NAME],
  [
    'with cameras that are addresses and a host name elsewhere',
    '--set-json',
    'network.peers.cameras={"cidrs":["10.9.0.0/24"],"hosts":["else.example"]}',
  ],
]

function rulesAbout(dialects: readonly Dialect[], ...args: readonly string[]): readonly Manifest[] {
  const { manifests, refusal } = render(...EVERYTHING, ...args)
  if (refusal !== undefined) throw new Error(refusal)
  return manifests.filter((manifest) => dialects.some((dialect) => isOf(dialect, manifest)))
}

function matrixBy(
  judge: NetworkJudge,
  policies: readonly Manifest[],
  endpoints: readonly Endpoint[] = everybody,
): readonly string[] {
  return ruledMatrix(endpoints, judgeVerdict(judge, endpoints, policies))
}

/**
 * To Cilium an `ipBlock` means no pods, and a direction that has rules is ruled whatever `policyTypes` says: neither
 * is in what the chart renders.
 */
function isSeenAlike(judge: NetworkJudge, dialect: Dialect, [, rule, instead]: Fault): boolean {
  if (judge !== 'cilium' || dialect !== 'NetworkPolicy') return true
  return instead !== '0.0.0.0/0' && !String(rule).includes('policyTypes')
}

const there = judgements.filter(([judge]) => helm !== undefined && programs[judge] !== undefined)

describe.skipIf(there.length === 0).each(there)('%s, asked about %s,', (judge, dialect) => {
  const ours = (policies: readonly Manifest[]): readonly string[] =>
    ruledMatrix(everybody, verdicts[dialect](policies))

  test.each(renderings)('finds what our evaluator finds %s', (_, ...args) => {
    const policies = rulesAbout([dialect], ...args)
    const found = matrixBy(judge, policies)
    expect(found).toEqual(ours(policies))
    if (policies.length > 0) expect(found).toContain('worker → redis:6379/TCP')
  })

  const cases = [
    ...faults[dialect].map((fault) => ({ what: fault[0], fault, args: [] })),
    ...(dialect === 'NetworkPolicy' || dialect === 'Cilium' ? visitorFaults[dialect] : []).map((fault) => ({
      what: fault[0],
      fault,
      args: VISITORS,
    })),
  ].filter(({ fault }) => isSeenAlike(judge, dialect, fault))
  test.each(cases)('sees with our evaluator that $what', ({ fault, args }) => {
    const policies = rulesAbout([dialect], ...args)
    const changed = broken(policies, dialect, fault)
    expect(changed).toBeDefined()
    const found = matrixBy(judge, changed!)
    expect(found).toEqual(ours(changed!))
    expect(found).not.toEqual(ours(policies))
  })

  test('sees with our evaluator any one rule that is left out', () => {
    for (const { rule, without } of rulesOf(rulesAbout([dialect])))
      expect({ rule, found: matrixBy(judge, without) }).toEqual({ rule, found: ours(without) })
  })
})

describe.skipIf(helm === undefined || programs.cilium === undefined)('On Cilium', () => {
  const linesOf = (...dialects: readonly Dialect[]): readonly string[] =>
    matrixBy('cilium', rulesAbout(dialects))

  test('a pod that deceives NetworkPolicies deceives CiliumNetworkPolicies beside them, too', () => {
    expect(linesOf('Cilium')).not.toContain('impostor → redis:6379/TCP')
    expect(linesOf('NetworkPolicy', 'Cilium')).toContain('impostor → redis:6379/TCP')
  })

  test('what a ClusterNetworkPolicy lets through is for the others to refuse', () => {
    expect(linesOf('ClusterNetworkPolicy', 'Cilium')).toEqual(linesOf('Cilium'))
  })

  describe('an API server on a node of the cluster', () => {
    const onNode = everybody.map((endpoint) =>
      endpoint.name === 'apiServer' ? { ...endpoint, node: true } : endpoint,
    )
    const reaching = (dialect: Dialect): readonly string[] =>
      matrixBy('cilium', rulesAbout([dialect]), onNode).filter(isToApiServer)

    test('is known to a CiliumNetworkPolicy', () => {
      expect(reaching('Cilium')).toEqual(linesOf('Cilium').filter(isToApiServer))
    })

    test('is no address to a NetworkPolicy, so nobody reaches it', () => {
      expect(reaching('NetworkPolicy')).toEqual([])
    })

    test('is no address to a ClusterNetworkPolicy, so nobody is denied', () => {
      expect(reaching('ClusterNetworkPolicy')).toContain('gateway → apiServer:9999/TCP')
    })
  })
})

function isToApiServer(line: string): boolean {
  return line.includes('→ apiServer:')
}

describe.skipIf(helm === undefined || programs.istio === undefined)('On Istio', () => {
  const fromVisitors = (policies: readonly Manifest[]): readonly string[] =>
    matrixBy('istio', policies).filter((line) => line.startsWith('visitors → '))

  test('who has no certificate is kept out by the PeerAuthentications alone', () => {
    const policies = rulesAbout(['Istio']).filter(({ kind }) => kind === 'PeerAuthentication')
    expect(fromVisitors(policies)).toEqual([])
    const open = broken(policies, 'Istio', ['they ask nobody', /"STRICT"/g, '"PERMISSIVE"'])
    expect(fromVisitors(open!)).toContain('visitors → gateway:8080/TCP')
  })

  test('what its validation refuses is no rule', () => {
    const policies = rulesAbout(['Istio'])
    const without = broken(policies, 'Istio', ['a port is none', '"ports":["8080"]', '"ports":["http"]'])
    expect(() => matrixBy('istio', without!)).toThrow('istio says: configuration is invalid')
  })

  test('a camera by name takes what other pods of the namespace send to its RTSP ports, and nothing else', () => {
    const lines = matrixBy('istio', rulesAbout(['Istio'], ...BY_NAME))
    const taken = matrixBy('istio', rulesAbout(['Istio'])).filter((line) => !lines.includes(line))
    expect(taken.filter((line) => !/:(554|8554)\/TCP$/.test(line))).toEqual([])
    expect(taken).toContain('newcomer → internet:554/TCP')
  })
})
