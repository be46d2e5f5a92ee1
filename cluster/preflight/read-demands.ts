import { z } from 'zod'
import type { KubeApi, KubeObject } from '../api/kube-api.ts'
import { claimsTogether, type NamedClaims } from './named-claims.ts'
import type { Demand } from './pod-demand.ts'
import { needsOf } from './pod-needs.ts'
import { type PodSpec, podSpecOf } from './read-pod-spec.ts'
import { readScalers } from './read-scalers.ts'

const deploymentSpec = z.looseObject({
  replicas: z.number().default(1),
  selector: z.looseObject({ matchLabels: z.record(z.string(), z.string()).default({}) }),
  template: z.looseObject({ spec: z.unknown() }),
})
const podStatus = z.looseObject({
  phase: z.string().optional(),
  resourceClaimStatuses: z
    .array(z.looseObject({ name: z.string(), resourceClaimName: z.string().optional() }))
    .default([]),
})
const created = z.looseObject({ creationTimestamp: z.string().default('') })

/**
 * The pods of a namespace that are to run with devices: those of Deployments that name a claim of this project, then
 * others that wait, as the scheduler takes them: by priority, then by age.
 *
 * @param found every pod of the namespace
 * @throws ApiRefusalError 403 where Deployments or what scales them may not be listed
 */
export async function readDemands(
  api: KubeApi,
  namespace: string,
  found: readonly KubeObject[],
  claims: NamedClaims,
): Promise<readonly Demand[]> {
  const pods = found.flatMap(podOf)
  const { demands, owned } = await ofDeployments(api, namespace, pods, claims)
  const waiting = pods.filter((pod) => !owned.has(pod) && isWaiting(pod)).toSorted(inOrder)
  return [...demands, ...alike(waiting.flatMap((pod) => demandOf(namespace, pod, claims)))]
}

interface Pod {
  readonly object: KubeObject
  readonly spec: PodSpec
  /** By the name that it has in the pod, the claim that was made for it. */
  readonly made: ReadonlyMap<string, string | undefined>
}

/** A pod that has not ended and is not about to. */
function podOf(object: KubeObject): readonly Pod[] {
  const spec = podSpecOf(object.spec)
  const status = podStatus.safeParse(object.status ?? {}).data
  const hasEnded = status?.phase === 'Succeeded' || status?.phase === 'Failed'
  if (spec === undefined || hasEnded || object.metadata.deletionTimestamp !== undefined) return []
  const made = status?.resourceClaimStatuses.map((each) => [each.name, each.resourceClaimName] as const)
  return [{ object, spec, made: new Map(made) }]
}

async function ofDeployments(
  api: KubeApi,
  namespace: string,
  pods: readonly Pod[],
  claims: NamedClaims,
): Promise<{ readonly demands: readonly Demand[]; readonly owned: ReadonlySet<Pod> }> {
  const scalers = await readScalers(api, namespace)
  const demands: Demand[] = []
  const owned = new Set<Pod>()
  for (const { metadata, spec } of (await api.list(`/apis/apps/v1/namespaces/${namespace}/deployments`)) ??
    []) {
    const read = deploymentSpec.safeParse(spec).data
    const template = podSpecOf(read?.template.spec)
    const found = template && claims.findAll(template.resourceClaims)
    if (read === undefined || template === undefined || found === undefined) continue
    if (!template.resourceClaims.some((each) => claims.isOurs(each))) continue
    const labels = Object.entries(read.selector.matchLabels)
    const own = pods.filter(({ object }) =>
      labels.every(([name, value]) => object.metadata.labels?.[name] === value),
    )
    for (const pod of own) owned.add(pod)
    const scaler = scalers.get(metadata.name)
    // What admission has added to a pod counts, too.
    const like = own.find(
      ({ spec }) =>
        spec.nodeName === undefined &&
        JSON.stringify(spec.resourceClaims) === JSON.stringify(template.resourceClaims),
    )
    demands.push({
      namespace,
      owner: `Deployment ${metadata.name}`,
      kind: 'deployment',
      ...claimsTogether(found),
      wanted: Math.max(read.replicas, scaler?.least ?? 0),
      running: own.filter(({ spec }) => spec.nodeName !== undefined).length,
      ...(scaler !== undefined && { scaler }),
      needs: needsOf(like?.spec ?? { ...template, priority: own[0]?.spec.priority }),
    })
  }
  return { demands, owned }
}

/** Nothing but the scheduler keeps it from running; a gate would be somebody else. */
function isWaiting({ spec }: Pod): boolean {
  return spec.nodeName === undefined && spec.resourceClaims.length > 0 && spec.schedulingGates.length === 0
}

function inOrder(left: Pod, right: Pod): number {
  const ageOf = ({ object }: Pod): string => created.safeParse(object.metadata).data?.creationTimestamp ?? ''
  return (
    (right.spec.priority ?? 0) - (left.spec.priority ?? 0) ||
    ageOf(left).localeCompare(ageOf(right)) ||
    left.object.metadata.name.localeCompare(right.object.metadata.name)
  )
}

/** None where the pod has its devices already, or does not wait for devices but for its claims to be made. */
function demandOf(namespace: string, { object, spec, made }: Pod, claims: NamedClaims): readonly Demand[] {
  const found = claims.findAll(spec.resourceClaims, made)
  if (found === undefined || found.every(({ isHeld }) => isHeld)) return []
  const owner = object.metadata.name
  const asked = { ...claimsTogether(found), needs: needsOf(spec) }
  return [{ namespace, owner, kind: 'pods', ...asked, wanted: 1, running: 0 }]
}

/** Pods that stand together and ask for the same as one demand. */
function alike(demands: readonly Demand[]): readonly Demand[] {
  const groups: { readonly first: Demand; readonly names: string[] }[] = []
  for (const demand of demands) {
    const last = groups.at(-1)
    if (last !== undefined && textOf(last.first) === textOf(demand)) last.names.push(demand.owner)
    else groups.push({ first: demand, names: [demand.owner] })
  }
  return groups.map(({ first, names }) => ({ ...first, owner: nameOf(names), wanted: names.length }))
}

function textOf({ owner: _, ...asked }: Demand): string {
  return JSON.stringify(asked, (_, value) => (typeof value === 'bigint' ? String(value) : value))
}

function nameOf(names: readonly string[]): string {
  if (names.length === 1) return `pod ${names[0]}`
  return names.length <= 3
    ? `pods ${names.join(', ')}`
    : `pods ${names.slice(0, 2).join(', ')} and ${names.length - 2} more`
}
