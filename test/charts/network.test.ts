import { describe, expect, test } from 'vitest'
import { arrows } from '#network/arrows.js'
import type { Endpoint, Manifest, Verdict } from '#network/evaluate/endpoint.js'
import { acceptsPlainText } from '#network/evaluate/istio.js'
import { matrixOfTable } from '#network/evaluate/matrix.js'
import { parties } from '#network/parties.js'
import { foreignDns, impostor, named, newcomer, strangers } from '../network/endpoints.ts'
import { broken, type Dialect, dialects, isOf, ruled, ruledMatrix, rulesOf, verdicts } from './dialects.ts'
import { faults } from './network-faults.ts'
import { helm, render } from './render.ts'

/** What pods may send and receive; network-visitors.test.ts asks about senders that are none. */
function matrix(verdict: Verdict, ...more: readonly Endpoint[]): string[] {
  const outside = strangers.concat(named).filter(({ pod }) => pod === undefined)
  return ruledMatrix([...named, ...strangers, ...more], verdict).filter(
    (line) => !outside.some(({ name }) => line.startsWith(`${name} → `)),
  )
}

const table = matrixOfTable(
  arrows,
  parties,
  named.map(({ name }) => name),
  ['worker.deletionCost'],
)

/** Of a port that is UDP, too, a Sidecar can name the whole Service alone. */
function tableOf(dialect: Dialect): readonly string[] {
  const more = table.filter((line) => dialect === 'Istio' && line.endsWith(' → dns:53/TCP'))
  return table.concat(more.map((line) => line.replace(':53/', ':9999/'))).sort()
}

const EVERYTHING = ['--values', 'test/charts/network-everything.yaml']
const HOSTS_ONLY = ['--set-json', 'network.peers.cameras={"cidrs":[],"hosts":["door.cameras.example"]}']

const { manifests, refusal } =
  helm === undefined ? { manifests: [], refusal: undefined } : render(...EVERYTHING)

describe.skipIf(helm === undefined)('The network of the rendered chart', () => {
  test('renders with every dialect on', () => {
    expect(refusal).toBeUndefined()
    expect(table.length).toBeGreaterThan(30)
  })

  test.each(dialects)('%s lets through what the table says and nothing else', (dialect) => {
    expect(matrix(verdicts[dialect](manifests))).toEqual(tableOf(dialect))
  })

  test.each(dialects)(
    '%s keeps workers from the API server where they write no cost of ending them',
    (dialect) => {
      const { manifests } = render(...EVERYTHING, '--set', 'worker.deletionCost=false')
      const without = tableOf(dialect).filter((line) => line !== 'worker → apiServer:6443/TCP')
      expect(without).toHaveLength(tableOf(dialect).length - 1)
      expect(matrix(verdicts[dialect](manifests))).toEqual(without)
    },
  )

  test('cameras may be host names where a dialect knows them', () => {
    const byName = render(...EVERYTHING, ...HOSTS_ONLY, '--set', 'network.networkPolicy.enabled=false')
    const known = dialects.filter((dialect) => dialect !== 'NetworkPolicy')
    for (const dialect of known) expect(matrix(verdicts[dialect](byName.manifests))).toEqual(tableOf(dialect))
    expect(render(...EVERYTHING, ...HOSTS_ONLY).refusal).toContain(
      'network.peers.cameras.hosts: a NetworkPolicy knows addresses only; add cidrs, or switch network.networkPolicy.enabled off',
    )
  })

  test('a camera by name leaves other pods of its namespace their web ports under Istio', () => {
    const byName = render(...EVERYTHING, ...HOSTS_ONLY, '--set', 'network.networkPolicy.enabled=false')
    const reached = (all: readonly Manifest[]): string[] => matrix(verdicts.Istio(all), newcomer)
    const web = ['newcomer → internet:443/TCP', 'newcomer → internet:80/TCP']
    expect(reached(byName.manifests)).toEqual(expect.arrayContaining(web))
    const plain = broken(byName.manifests, 'Istio', ['no protocol says a name', /"(TLS|HTTP)"/g, '"TCP"'])
    expect(reached(plain!).filter((line) => web.includes(line))).toEqual([])
  })

  test.each(dialects)('%s keeps a pod of the release that the table does not know from all', (dialect) => {
    const reached = matrix(verdicts[dialect](manifests), newcomer).filter((line) => line.includes('newcomer'))
    // A Sidecar speaks for the pods of one component; who may come in is for the receiver to say.
    const open = dialect === 'Istio' ? /^newcomer → / : /never/
    expect(reached.filter((line) => !open.test(line))).toEqual([])
    expect(reached.filter((line) => [...ruled].some((id) => line.includes(`→ ${id}:`)))).toEqual([])
  })

  test('a pod with labels of the worker and another account deceives those that know labels only', () => {
    const deceived = dialects.filter((dialect) =>
      matrix(verdicts[dialect](manifests), impostor).includes('impostor → redis:6379/TCP'),
    )
    expect(deceived).toEqual(['NetworkPolicy', 'ClusterNetworkPolicy'])
  })

  test('Istio leaves UDP to the others, which refuse it', () => {
    const open = dialects.filter((dialect) =>
      matrix(verdicts[dialect](manifests), foreignDns).includes('worker → foreign-dns:53/UDP'),
    )
    expect(open).toEqual(['Istio'])
  })

  test.each([
    ...dialects.map((dialect) => [dialect, 'steps', 'default-editor'] as const),
    ...dialects.map((dialect) => [dialect, 'prune', 'rel-signline-prune-post-delete'] as const),
  ])('%s rules %s under the account %s, too', (dialect, id, account) => {
    const sent = (lines: readonly string[]): string[] => lines.filter((line) => line.startsWith(`${id} → `))
    const under = (all: readonly Manifest[]): string[] =>
      sent(
        ruledMatrix(
          [...named.map((endpoint) => runningAs(account, id, endpoint)), ...strangers],
          verdicts[dialect](all),
        ),
      )
    expect(sent(table)).not.toEqual([])
    expect(under(manifests)).toEqual(sent(tableOf(dialect)))
    if (dialect !== 'Cilium') return
    const forgotten = broken(manifests, dialect, ['an account is left out', `,"${account}"`, ''])
    expect(under(forgotten!)).not.toEqual(under(manifests))
  })

  test('every pod of the release refuses whoever has no certificate', () => {
    const own = named.filter(({ name }) => ruled.has(name))
    const open = (all: readonly Manifest[]): string[] =>
      own.filter((endpoint) => acceptsPlainText(all, endpoint)).map(({ name }) => name)
    expect(open(manifests)).toEqual([])
    expect(open(manifests.filter(({ kind }) => kind !== 'PeerAuthentication'))).toHaveLength(own.length)
  })
})

function runningAs(serviceAccount: string, id: string, endpoint: Endpoint): Endpoint {
  if (endpoint.name !== id || endpoint.pod === undefined) return endpoint
  return { ...endpoint, pod: { ...endpoint.pod, serviceAccount } }
}

describe.skipIf(helm === undefined)('A rule broken on purpose is caught', () => {
  const cases = dialects.flatMap((dialect) =>
    faults[dialect].map((fault) => ({ dialect, what: fault[0], fault })),
  )
  test.each(cases)('$dialect: $what', ({ dialect, fault }) => {
    const changed = broken(manifests, dialect, fault)
    expect(changed).toBeDefined()
    expect(matrix(verdicts[dialect](changed!))).not.toEqual(tableOf(dialect))
  })

  test.each(dialects)('%s: any one rule that is left out', (dialect) => {
    const unnoticed = rulesOf(manifests.filter((manifest) => isOf(dialect, manifest))).filter(
      ({ without }) => String(matrix(verdicts[dialect](without))) === String(tableOf(dialect)),
    )
    expect(unnoticed.map(({ rule }) => rule)).toEqual([])
  })
})
