import type { ClusterState } from './cluster-state.ts'
import { type Count, countText, type JudgedDemand } from './demand-verdict.ts'
import type { Finding } from './finding.ts'
import type { Finds, Kept } from './place-together.ts'
import type { Demand } from './pod-demand.ts'
import { candidatesFor } from './why-not.ts'
import { devicesText } from './workload.ts'

/** Whether all pods that are wanted get their devices, when they are served together. */
export function judgeDemands(state: ClusterState, judged: readonly JudgedDemand[]): readonly Finding[] {
  return [...judged.flatMap((each) => forDemand(state, each)), ...unread(state)]
}

function unread({ unreadDemands }: ClusterState): readonly Finding[] {
  return unreadDemands.map(({ namespace, message }) => ({
    severity: 'warning',
    kind: 'not-judged',
    sentence: `namespace ${namespace}: not judged: whether all pods that are wanted get devices together (${message}); give the account get and list of deployments, horizontalpodautoscalers and scaledobjects`,
  }))
}

function forDemand(state: ClusterState, judged: JudgedDemand): readonly Finding[] {
  const { demand, verdict, finds, scaledFinds } = judged
  const { get, wanted, possible, scaled } = verdict
  const place = `${demand.namespace} "${demand.keys.join('" and "')}"`
  if (get.least < wanted) {
    if (get.doubts.length > 0) return [notJudged(place, demand, wanted, get)]
    return [tooFew(state, place, judged, finds, possible ?? wanted)]
  }
  if (scaled === undefined || scaled.get.least >= scaled.wanted) return []
  if (scaled.get.doubts.length > 0) return [notJudged(place, demand, scaled.wanted, scaled.get)]
  const { least } = scaled.get
  const found = findsText(state, demand, scaledFinds)
  const mend =
    least === 0
      ? remedy(demand, scaledFinds?.kept ?? [])
      : `add nodes, or set scaling.maxReplicas to ${least}`
  const sentence = `${place}: ${scaled.by} may want ${scaled.wanted} pods of ${demand.owner}, and ${countText(scaled.get)} would get a device, the next one finds none (${found}); ${mend}`
  return [{ severity: 'warning', kind: 'too-few-devices', sentence }]
}

function notJudged(place: string, demand: Demand, wanted: number, { least, most, doubts }: Count): Finding {
  const what =
    wanted === 1
      ? `whether ${whose(demand)} gets a device`
      : `how many of ${whose({ ...demand, wanted })} get a device, ${least} to ${most}`
  const sentence = `${place}: not judged: ${what} (${doubts.join(', ')}); see which of them run (kubectl get pods)`
  return { severity: 'warning', kind: 'not-judged', sentence }
}

function tooFew(
  state: ClusterState,
  place: string,
  { demand, verdict: { get, wanted } }: JudgedDemand,
  finds: Finds | undefined,
  possible: number,
): Finding {
  const kept = finds?.kept ?? []
  // Pods of no Deployment end, and so may wait for one another.
  const needed = demand.kind === 'pods' ? 1 : (demand.scaler?.least ?? wanted)
  const isNever = possible < needed
  const found = findsText(state, demand, finds)
  const said =
    get.most === 0
      ? `${whose(demand)} ${wanted === 1 ? 'gets' : 'get'} no device (${found})`
      : `${countText(get)} of ${whose(demand)} ${get.most === 1 ? 'gets' : 'get'} a device, the next one finds none (${found})`
  const ever = isNever ? `, and ${possible === 0 ? 'none' : `only ${possible}`} would if all were free` : ''
  return {
    severity: isNever ? 'fault' : 'warning',
    kind: kept.length > 0 ? 'no-node' : isNever ? 'too-few-devices' : 'no-free-device',
    sentence: `${place}: ${said}${ever}; ${remedy(demand, kept)}`,
  }
}

function remedy({ kind, keys }: Demand, kept: readonly Kept[]): string {
  const said = (what: string): string => (kind === 'deployment' ? `worker.${what}` : `its ${what}`)
  if (kept.some(({ isForGood }) => isForGood))
    return `mend ${said('nodeSelector')} or ${said('tolerations')}, or add nodes`
  if (kept.length > 0) return `ask for less in ${said('resources')}, or add nodes`
  const workload = `devices.workloads.${keys.join(', ')}.choices`
  return `add nodes, let pods share devices (${workload}), or ask for fewer pods`
}

/** Such as `the 4 pods of Deployment signline-worker`. */
export function whose({ kind, owner, wanted }: Demand): string {
  if (kind === 'pods') return owner
  return wanted === 1 ? `the pod of ${owner}` : `the ${wanted} pods of ${owner}`
}

/** Such as `2 devices of gpu.nvidia.com: 2 go to pods before it`. */
function findsText(state: ClusterState, { claim }: Demand, finds: Finds | undefined): string {
  if (finds === undefined) return ''
  if (finds.fails !== undefined) return `the scheduler gives up: ${finds.fails}`
  const after = { ...state, allocated: finds.allocated }
  const choices = claim.requests.flatMap(({ choices }) =>
    choices.map((choice) => {
      if (!state.classes.has(choice.className)) return `DeviceClass ${choice.className} is not there`
      return devicesText(
        choice.className,
        choice.count,
        candidatesFor(after, choice, state.allocated),
        finds.kept.length > 0,
      )
    }),
  )
  const whys = finds.kept.map(({ why }) => why)
  const kept = whys.length <= 3 ? whys : [...whys.slice(0, 2), `and so for ${whys.length - 2} more nodes`]
  return [...new Set([...choices, ...kept])].join('; ')
}
