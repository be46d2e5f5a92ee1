import { deviceId } from '../allocation/device.ts'
import { type ClusterState, GATES, type GateState } from './cluster-state.ts'
import { countText, type DemandVerdict, serveDemands } from './demand-verdict.ts'
import type { Finding } from './finding.ts'
import { judge } from './judge.ts'
import { newestOf } from './why-not.ts'
import { type ChoiceOffer, offerText, type Workload, workloadsOf } from './workload.ts'

/** What `signline cluster check --json` prints; fields are added, none is taken away or changes its meaning. */
export interface Report {
  /** No finding is a fault. */
  readonly ok: boolean
  readonly findings: readonly Finding[]
  readonly workloads: readonly Workload[]
  readonly demands: readonly DemandVerdict[]
  /** Newest version of resource.k8s.io that is served. */
  readonly api?: string
  /** By gate of the API server. */
  readonly gates: Readonly<Record<string, GateState>>
  /** `free`: neither allocated, nor tainted, nor shared by anybody. */
  readonly devices: { readonly total: number; readonly free: number }
}

export function reportOn(state: ClusterState): Report {
  const workloads = workloadsOf(state)
  const served = serveDemands(state)
  const findings = judge(state, workloads, served).toSorted(
    (left, right) => Number(right.severity === 'fault') - Number(left.severity === 'fault'),
  )
  const api = state.versions[0]
  return {
    ok: findings.every(({ severity }) => severity !== 'fault'),
    findings,
    workloads,
    demands: served.map(({ verdict }) => verdict),
    ...(api !== undefined && { api }),
    gates: Object.fromEntries(
      Object.entries(state.gates).map(([feature, gate]) => [GATES[feature as keyof typeof GATES], gate]),
    ),
    devices: countDevices(state),
  }
}

function countDevices({ slices, allocated }: ClusterState): Report['devices'] {
  const devices = newestOf(slices).flatMap(({ driver, pool, devices }) =>
    devices.map(({ name, taints }) => ({ id: deviceId(driver, pool, name), taints })),
  )
  const free = devices.filter(
    ({ id, taints }) =>
      !allocated.whole.has(id) &&
      !allocated.shared.has(id) &&
      taints.every(({ effect }) => effect === 'None'),
  )
  return { total: devices.length, free: free.length }
}

/** The report as text: findings, one line that counts them, then a table of workloads. */
export function reportText({ findings, workloads, demands, api, gates, devices }: Report): string {
  const faults = findings.filter(({ severity }) => severity === 'fault').length
  const warnings = findings.length - faults
  const counted = `${count(faults, 'fault')}, ${count(warnings, 'warning')}; resource.k8s.io/${api ?? 'none'}, ${count(devices.total, 'device')}, ${devices.free} of them free`
  const lines = [...findings.map(({ severity, sentence }) => `${severity}: ${sentence}`), counted]
  if (api !== undefined) lines.push(gatesText(gates))
  if (demands.length > 0) lines.push('', ...columns(demandRows(demands)))
  if (workloads.length > 0) lines.push('', ...columns(workloadRows(workloads)))
  return `${lines.join('\n')}\n`
}

const BY: Readonly<Record<GateState['knownBy'], string>> = {
  metrics: "by the API server's metrics",
  'dry-run': 'by a dry run',
  version: 'by the version of the API',
}

function gatesText(gates: Report['gates']): string {
  const ways = new Map<string, string[]>()
  for (const [name, { state, knownBy }] of Object.entries(gates))
    ways.set(knownBy, [...(ways.get(knownBy) ?? []), `${name} ${state}`])
  const told = [...ways].map(([way, names]) => `${names.join(', ')} (${BY[way as GateState['knownBy']]})`)
  return `gates: ${told.join('; ')}`
}

const NOW: Readonly<Record<Workload['verdict'], string>> = {
  met: 'yes',
  unmet: 'no',
  'not-judged': 'not judged',
  held: 'yes, held',
}

/** All pods that are wanted, when those that wait are served one after the other. */
function demandRows(demands: readonly DemandVerdict[]): readonly string[][] {
  const rows = [['pods that are wanted', 'number', 'run', 'have or get devices']]
  for (const { namespace, keys, owner, wanted, running, get, scaled } of demands) {
    rows.push([`${namespace} ${keys.join(', ')}: ${owner}`, String(wanted), String(running), countText(get)])
    if (scaled !== undefined)
      rows.push([`  ${scaled.by}, at most`, String(scaled.wanted), '', countText(scaled.get)])
  }
  return rows
}

/** The next pod of each workload, and each of its choices as if it were the only one. */
function workloadRows(workloads: readonly Workload[]): readonly string[][] {
  const rows = [['next pod of', 'gets a device now', 'nodes', 'devices']]
  for (const workload of workloads) {
    const { namespace, key, verdict, nodes, choices, holds, doubts } = workload
    const only = choices.length === 1 ? choices[0] : undefined
    const reached = holds === undefined ? some(nodes.map(({ node }) => node)) : ''
    const about = holds?.join(', ') ?? (only === undefined ? '' : offerText(only))
    rows.push([
      `${namespace} ${key}`,
      NOW[verdict],
      reached,
      [about, ...remarks(workload)].filter(Boolean).join('; '),
    ])
    if (only === undefined) for (const choice of choices) rows.push(rowOf(choice))
    if (verdict === 'not-judged') rows.push(['', '', '', `not judged: ${doubts.join(', ')}`])
  }
  return rows
}

function columns(rows: readonly string[][]): readonly string[] {
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

function rowOf(choice: ChoiceOffer): string[] {
  return [`  ${choice.request}`, NOW[choice.verdict], some(choice.nodes), offerText(choice)]
}

/** What a pod must have beyond its claim. */
function remarks({ nodes, fails }: Workload): readonly string[] {
  const open = nodes.some(({ tolerating }) => tolerating.length === 0)
  const taints = new Set(nodes.flatMap(({ tolerating }) => tolerating))
  return [
    ...(fails === undefined ? [] : [`the scheduler gives up: ${fails}`]),
    ...(open || taints.size === 0 ? [] : [`if the pod tolerates ${[...taints].join(', ')} of the node`]),
  ]
}

function some(nodes: readonly string[]): string {
  if (nodes.length <= 3) return nodes.join(', ')
  return `${nodes.slice(0, 2).join(', ')} and ${nodes.length - 2} more`
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`
}
