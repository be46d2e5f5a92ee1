import { type ClusterState, placeOf } from './cluster-state.ts'
import { type JudgedDemand, serveDemands } from './demand-verdict.ts'
import type { Finding } from './finding.ts'
import { judgeApi } from './judge-api.ts'
import { judgeDemands, whose } from './judge-demands.ts'
import type { Demand } from './pod-demand.ts'
import { newestOf } from './why-not.ts'
import { offerText, type Workload, workloadsOf } from './workload.ts'

/** Everything that is wrong with the devices of a cluster; empty where nothing is. */
export function judge(
  state: ClusterState,
  workloads: readonly Workload[] = workloadsOf(state),
  demands: readonly JudgedDemand[] = serveDemands(state),
): readonly Finding[] {
  if (state.versions.length === 0) return judgeApi(state)
  // What no pod of a workload can have is told once, not for all pods again.
  const open = demands.filter(({ demand }) =>
    workloads.every((each) => !isOf(demand, each) || isSatisfiable(state, each)),
  )
  return [
    ...judgeApi(state),
    ...missing(state),
    ...workloads.flatMap((workload) => deviceFor(state, workload, demands)),
    ...judgeDemands(state, open),
    ...handedOutTwice(state),
    ...tainted(state),
    ...policies(state),
    ...waiting(state, demands),
  ]
}

/** Templates that a map names, and classes that a claim names, that are not there. */
function missing({ maps, claims, classes }: ClusterState): readonly Finding[] {
  const findings: Finding[] = []
  const there = new Set(claims.map(placeOf))
  for (const { namespace, templates, shared } of maps) {
    const named = [
      ...Object.entries(templates).map(([key, name]) => [`"${key}" is ResourceClaimTemplate`, name] as const),
      ...shared.map((name) => ['all pods share ResourceClaim', name] as const),
    ]
    for (const [what, name] of named)
      if (!there.has(`${namespace}/${name}`))
        findings.push({
          severity: 'fault',
          kind: 'no-template',
          sentence: `ConfigMap signline-resource-claims of namespace ${namespace} says that ${what} ${name}, which is not there; run helm upgrade again, and see what the API server says to it`,
        })
  }
  const users = new Map<string, Set<string>>()
  for (const claim of claims.filter(({ current }) => current))
    for (const { className } of claim.spec.requests.flatMap(({ choices }) => choices))
      if (!classes.has(className))
        users.set(className, (users.get(className) ?? new Set()).add(placeOf(claim)))
  for (const [name, places] of users)
    findings.push({
      severity: 'fault',
      kind: 'no-device-class',
      sentence: `DeviceClass ${name}, which ${[...places].join(', ')} names, is not there, so the pod waits whatever else it would take; install the DRA driver that brings it, or choose another devices.vendor`,
    })
  return findings
}

function isOf({ namespace, keys }: Demand, workload: Workload): boolean {
  return workload.namespace === namespace && keys.includes(workload.key)
}

function isSatisfiable({ classes }: ClusterState, { verdict, possible, fails, choices }: Workload): boolean {
  const isThere = choices.every(({ deviceClass }) => classes.has(deviceClass))
  return isThere && verdict !== 'not-judged' && possible && fails === undefined
}

/** Whether the next pod gets its devices; a class that is missing is told by itself. */
function deviceFor(
  { classes }: ClusterState,
  workload: Workload,
  demands: readonly JudgedDemand[],
): readonly Finding[] {
  const { key, namespace, verdict, possible, choices, doubts, fails } = workload
  const place = `${namespace} "${key}"`
  if (choices.some(({ deviceClass }) => !classes.has(deviceClass))) return []
  const why = choices.map(offerText).join('; ')
  switch (verdict) {
    case 'held':
    case 'met':
      return []
    case 'not-judged': {
      const sentence = `${place}: not judged: ${doubts.join(', ')} (${why}); try a pod, and see what the scheduler says of it (kubectl describe pod)`
      return [{ severity: 'warning', kind: 'not-judged', sentence }]
    }
    case 'unmet':
      if (fails !== undefined) {
        const sentence = `${place}: no pod gets a device, because the scheduler gives up: ${fails}; guard what a device may lack, as in device.attributes['driver'].?name.orValue('')`
        return [{ severity: 'fault', kind: 'failing-condition', sentence }]
      }
      if (!possible) {
        const sentence = `${place}: no device meets what it asks for (${why}); see that the driver's pods run on the nodes with GPUs (kubectl get resourceslices), or ask for less in devices.workloads.${key}`
        return [{ severity: 'fault', kind: 'no-device', sentence }]
      }
      return oneMore(workload, demands, why)
  }
}

/** A pod that nobody has asked for yet; where some that are wanted wait, that is told instead. */
function oneMore(workload: Workload, demands: readonly JudgedDemand[], why: string): readonly Finding[] {
  const own = demands.filter(({ demand }) => isOf(demand, workload))
  if (own.some(({ finds, scaledFinds }) => finds !== undefined || scaledFinds !== undefined)) return []
  const served = own.filter(({ verdict: { wanted, get } }) => wanted > 0 && get.least === wanted)
  const who = served.map(({ demand }) => `${whose(demand)} ${demand.wanted === 1 ? 'has' : 'have'}`)
  const next =
    who.length === 0
      ? 'the next pod waits'
      : `${who.join(' and ')} a device (an upgrade needs no more), and one more would wait`
  const sentence = `${workload.namespace} "${workload.key}": ${next} (${why}); add nodes, or let workloads share (devices.workloads.*.choices)`
  return [{ severity: 'warning', kind: 'no-free-device', sentence }]
}

/** Whose devices a device plugin's resource is made of, by the beginning of its name. */
const PLUGINS: readonly (readonly [prefix: string, driver: string])[] = [
  ['nvidia.com/', 'gpu.nvidia.com'],
  ['amd.com/', 'gpu.amd.com'],
  ['gpu.intel.com/', 'gpu.intel.com'],
]

function handedOutTwice({ plugged, slices }: ClusterState): readonly Finding[] {
  return plugged.flatMap(({ node, resource, count }): Finding[] => {
    const driver = PLUGINS.find(([prefix]) => resource.startsWith(prefix))?.[1]
    const published = slices.some(
      ({ driver: its, place, devices }) =>
        its === driver && devices.length > 0 && place.kind === 'node' && place.name === node,
    )
    if (count === 0 || !published) return []
    const sentence = `node ${node}: its GPUs are handed out twice, as ${count} ${resource} by the device plugin and by the DRA driver ${driver}, so two pods may get one; turn the device plugin off on this node`
    return [{ severity: 'fault', kind: 'handed-out-twice', sentence }]
  })
}

function tainted({ slices, gates }: ClusterState): readonly Finding[] {
  if (gates.tolerations.state === 'off') return []
  return newestOf(slices).flatMap(({ driver, pool, devices }) =>
    devices.flatMap(({ name, taints }): Finding[] => {
      const told = taints
        .filter(({ effect }) => effect !== 'None')
        .map(({ key, effect }) => `${key}:${effect}`)
      if (told.length === 0) return []
      const sentence = `device ${name} of ${driver} in pool ${pool} is tainted (${told.join(', ')}) and given to nobody who does not tolerate it; repair or replace it`
      return [{ severity: 'warning', kind: 'tainted-device', sentence }]
    }),
  )
}

function policies({ policies }: ClusterState): readonly Finding[] {
  return policies.flatMap(({ namespace, key, outcome, message }): Finding[] => {
    if (outcome === 'claimed') return []
    if (outcome === 'untried') {
      const sentence = `namespace ${namespace}: not judged: whether a policy turns the claim "${key}" of a step into a device (${message}); ask with an account that may create pods there`
      return [{ severity: 'warning', kind: 'not-judged', sentence }]
    }
    const sentence =
      outcome === 'ignored'
        ? `namespace ${namespace}: a step that names the claim "${key}" gets none, because no policy turns the annotation into a claim; set kubeflow.policy (MutatingAdmissionPolicy needs Kubernetes 1.36, or its gate and API from 1.34), or compile pipelines for kfp-next`
        : `namespace ${namespace}: a step that names the claim "${key}" is refused: ${message}; see which policy that is, and that the map has the key`
    return [{ severity: 'fault', kind: 'policy-missing', sentence }]
  })
}

/** Pods of which the scheduler says the same are told together. */
function waiting({ waiting }: ClusterState, demands: readonly JudgedDemand[]): readonly Finding[] {
  const groups = new Map<string, { message: string; remedy: string; pods: string[] }>()
  for (const { namespace, pod, message } of waiting) {
    const own = demands.filter(({ demand }) => demand.namespace === namespace)
    const isServed = own.length > 0 && own.every(({ verdict: { wanted, get } }) => get.least >= wanted)
    const remedy = isServed
      ? 'all that are wanted could have one by now: the scheduler looks again within six minutes, at once if the pod is deleted and made anew'
      : 'see kubectl get resourceclaims and resourceslices'
    const group = groups.get(`${message} ${remedy}`) ?? { message, remedy, pods: [] }
    groups.set(`${message} ${remedy}`, group)
    group.pods.push(`${namespace}/${pod}`)
  }
  return [...groups.values()].map(({ message, remedy, pods }) => ({
    severity: 'warning',
    kind: 'pod-waits',
    sentence: `${pods.length === 1 ? `pod ${pods[0]} waits` : `pods ${pods.join(', ')} wait`} for a device: the scheduler says "${message}"; ${remedy}`,
  }))
}
