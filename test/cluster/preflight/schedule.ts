import type { KubeObject } from '#cluster/api/kube-api.js'
import type { Lab } from '../lab/start-lab.ts'
import { seen } from '../releases.ts'
import type { ClaimSpec } from './claims.ts'
import type { Landscape } from './landscapes.ts'

export const NAMESPACE = 'agrees'
const GROUP = '/apis/resource.k8s.io/v1'
const CLAIMS = `${GROUP}/namespaces/${NAMESPACE}/resourceclaims`
const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`

/** Replaces what all drivers publish. */
export async function publish(
  lab: Lab,
  { slices, cordoned = [] }: Landscape,
  nodes: readonly string[],
): Promise<void> {
  for (const { metadata } of (await lab.api.list(`${GROUP}/resourceslices`)) ?? [])
    await lab.api.remove(`${GROUP}/resourceslices/${metadata.name}`)
  for (const node of nodes)
    await lab.api.patch(`/api/v1/nodes/${node}`, { spec: { unschedulable: cordoned.includes(node) } })
  for (const [index, spec] of slices.entries())
    await lab.api.create(`${GROUP}/resourceslices`, {
      apiVersion: 'resource.k8s.io/v1',
      kind: 'ResourceSlice',
      metadata: { name: `slice-${index}` },
      spec,
    })
}

/** The spec as the API server keeps it: without what a gate that is off takes away. @throws where it is refused */
export async function stored(lab: Lab, spec: ClaimSpec): Promise<ClaimSpec> {
  const claim = { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: { name: 'tried' }, spec }
  return (await lab.api.create(`${CLAIMS}?dryRun=All`, claim)).spec as ClaimSpec
}

/** What the scheduler did with a pod. */
export type Scheduled =
  | { readonly kind: 'met'; readonly node: string; readonly requests: readonly string[] }
  | { readonly kind: 'unmet'; readonly message: string }

/** Makes pods, each with a claim of this spec, all at once, and waits until the scheduler has bound each or given up. */
export async function schedule(
  lab: Lab,
  spec: object,
  names: readonly string[],
  pod: MorePod = {},
): Promise<readonly Scheduled[]> {
  for (const name of names) {
    const claim = { apiVersion: 'resource.k8s.io/v1', kind: 'ResourceClaim', metadata: { name }, spec }
    await lab.api.create(CLAIMS, claim)
    await make(lab, name, pod)
  }
  const done: Scheduled[] = []
  for (const name of names) done.push(await decided(lab, name))
  for (const [place, name] of names.entries())
    if (done[place]?.kind === 'unmet') done[place] = await askAgain(lab, name, pod)
  return done
}

/**
 * For a moment, while it writes a claim, the scheduler counts twice what that takes of a shared device (it adds up
 * claims on the way and claims it knows of, and this one is both), and a pod refused for this is not looked at again
 * for minutes. Once nothing is on the way its answer is the true one.
 */
async function askAgain(lab: Lab, name: string, pod: MorePod): Promise<Scheduled> {
  await lab.api.remove(`${PODS}/${name}`, { gracePeriodSeconds: 0 })
  await make(lab, name, pod)
  return await decided(lab, name)
}

/** Makes a pod with the claim of its name. @param pod more of its spec */
async function make(lab: Lab, name: string, pod: MorePod): Promise<void> {
  const { requests, ...more } = pod
  const resources = { claims: [{ name: 'gpu' }], ...(requests !== undefined && { requests }) }
  await lab.api.create(PODS, {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      resourceClaims: [{ name: 'gpu', resourceClaimName: name }],
      containers: [{ name: 'main', image: 'none', resources }],
      terminationGracePeriodSeconds: 0,
      ...more,
    },
  })
}

/** What a pod asks for beside its claim. */
export interface MorePod {
  readonly requests?: Readonly<Record<string, string>>
  readonly nodeSelector?: Readonly<Record<string, string>>
  readonly tolerations?: readonly object[]
  readonly affinity?: object
  readonly priorityClassName?: string
}

/** Waits until the scheduler has bound the pod or given up for now. */
export async function decided(lab: Lab, name: string): Promise<Scheduled> {
  const pod = await seen(
    async () => await lab.api.read(`${PODS}/${name}`),
    (found) => nodeOf(found) !== undefined || refusalOf(found) !== undefined,
  )
  const node = nodeOf(pod)
  if (node === undefined) return { kind: 'unmet', message: refusalOf(pod) ?? 'nothing was said' }
  const status = (await lab.api.read(`${CLAIMS}/${name}`))?.status as Status | undefined
  const results = status?.allocation?.devices?.results ?? []
  return { kind: 'met', node, requests: [...new Set(results.map(({ request }) => request))] }
}

interface Status {
  readonly allocation?: { readonly devices?: { readonly results?: readonly { readonly request: string }[] } }
}

function nodeOf(pod: KubeObject | undefined): string | undefined {
  return (pod?.spec as { nodeName?: string } | undefined)?.nodeName
}

function refusalOf(pod: KubeObject | undefined): string | undefined {
  const status = pod?.status as
    | { conditions?: { type: string; status: string; message?: string }[]; nominatedNodeName?: string }
    | undefined
  // It waits for those to end that are ended for it.
  if (status?.nominatedNodeName !== undefined) return undefined
  return status?.conditions?.find(({ type, status }) => type === 'PodScheduled' && status === 'False')
    ?.message
}

/** Removes pods and claims, so that all devices are free. */
export async function clear(lab: Lab): Promise<void> {
  const pods = (await lab.api.list(PODS)) ?? []
  const waiting = pods.filter((pod) => nodeOf(pod) === undefined)
  // Those that wait first: the scheduler would give them what the others leave, and have it for a moment once they
  // are gone, and a pod of the next round that it refuses for this waits for five minutes.
  for (const { metadata } of [...waiting, ...pods.filter((pod) => !waiting.includes(pod))])
    await lab.api.remove(`${PODS}/${metadata.name}`, { gracePeriodSeconds: 0 })
  for (const { metadata } of (await lab.api.list(CLAIMS)) ?? [])
    await lab.api.remove(`${CLAIMS}/${metadata.name}`)
  await seen(
    async () => (await lab.api.list(CLAIMS)) ?? [],
    (claims) => claims.length === 0,
  )
}
