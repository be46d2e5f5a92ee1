import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { KubeObject } from '#cluster/api/kube-api.js'
import type { Values } from '../charts/profiles.ts'
import { type Lab, type Ran, run } from './lab/start-lab.ts'

const CHART = 'charts/signline'
/**
 * The scheduler looks again within six minutes at a pod that it has refused for a moment's reason: a share counted
 * twice, or the device of another pod that was deleted before its claim was written.
 */
const PATIENCE_MS = 400_000

/** Installs or upgrades the chart as release `signline` in a namespace that holds pods to `restricted`. */
export async function install(lab: Lab, namespace: string, values: Values, ...more: string[]): Promise<Ran> {
  await addNamespace(lab, namespace)
  const file = join(lab.folder, `${namespace}-values.json`)
  await writeFile(file, JSON.stringify(values))
  return await lab.helm('upgrade', '--install', 'signline', CHART, '-n', namespace, '-f', file, ...more)
}

export async function uninstall(lab: Lab, namespace: string): Promise<Ran> {
  return await lab.helm('uninstall', 'signline', '-n', namespace, '--timeout', '250s')
}

export async function addNamespace(
  lab: Lab,
  name: string,
  labels: Readonly<Record<string, string>> = { 'pod-security.kubernetes.io/enforce': 'restricted' },
): Promise<void> {
  if ((await lab.api.read(`/api/v1/namespaces/${name}`)) !== undefined) return
  await lab.api.create('/api/v1/namespaces', {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, labels },
  })
  // Until then the API server takes no pod there.
  await seen(
    async () => await lab.api.read(`/api/v1/namespaces/${name}/serviceaccounts/default`),
    (account) => account !== undefined,
  )
}

export interface Held {
  readonly pod: string
  readonly node: string
  /** `pool/device` */
  readonly devices: readonly string[]
  /** The alternatives that were taken, such as `gpu/slice`. */
  readonly requests: readonly string[]
  readonly claim: string
}

/** Running pods of a component with the devices that they have. */
export async function held(lab: Lab, namespace: string, component = 'worker'): Promise<readonly Held[]> {
  const group = `/apis/resource.k8s.io/${lab.claimsBy}/namespaces/${namespace}/resourceclaims`
  // Pods first: what one of them claims was given to it before it ran.
  const pods = await podsOf(lab, namespace, component)
  const claims = new Map(((await lab.api.list(group)) ?? []).map((claim) => [claim.metadata.name, claim]))
  return pods.flatMap((pod): Held[] => {
    const { nodeName } = pod.spec as { nodeName?: string }
    const status = pod.status as {
      phase?: string
      resourceClaimStatuses?: { resourceClaimName?: string }[]
    }
    if (status.phase !== 'Running' || nodeName === undefined) return []
    const named = (pod.spec as { resourceClaims?: { resourceClaimName?: string }[] }).resourceClaims ?? []
    const name = status.resourceClaimStatuses?.[0]?.resourceClaimName ?? named[0]?.resourceClaimName ?? 'none'
    const results = resultsOf(claims.get(name))
    return [
      {
        pod: pod.metadata.name,
        node: nodeName,
        devices: results.map(({ pool, device }) => `${pool}/${device}`),
        requests: results.map(({ request }) => request),
        claim: name,
      },
    ]
  })
}

interface Result {
  readonly pool: string
  readonly device: string
  readonly request: string
}
function resultsOf(claim: KubeObject | undefined): readonly Result[] {
  const status = claim?.status as { allocation?: { devices?: { results?: Result[] } } } | undefined
  return status?.allocation?.devices?.results ?? []
}

export async function podsOf(lab: Lab, namespace: string, component: string): Promise<readonly KubeObject[]> {
  const selector = `labelSelector=app.kubernetes.io/component%3D${component}`
  const pods = (await lab.api.list(`/api/v1/namespaces/${namespace}/pods?${selector}`)) ?? []
  return pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
}

/** Looks until what is seen is as wanted, and returns what was seen last, for the test to judge. */
export async function seen<Value>(
  look: () => Promise<Value>,
  wanted: (value: Value) => boolean,
  patienceMs: number = PATIENCE_MS,
): Promise<Value> {
  const endsAt = Date.now() + patienceMs
  for (;;) {
    const value = await look()
    if (wanted(value) || Date.now() > endsAt) return value
    await pause(100)
  }
}

/** Pods of workers that are there, running or not, once they are as many as wanted. */
export async function workerPods(lab: Lab, namespace: string, count: number): Promise<readonly KubeObject[]> {
  return await seen(
    async () => await podsOf(lab, namespace, 'worker'),
    (pods) => pods.length === count,
  )
}

/** Pods of a component that run, once there are as many as wanted. */
export async function running(lab: Lab, namespace: string, count: number): Promise<readonly Held[]> {
  return await seen(
    async () => await held(lab, namespace),
    (pods) => pods.length === count,
  )
}

/** Whatever a release has left in the cluster, once that is nothing or patience is over. */
export async function leftOvers(lab: Lab): Promise<readonly string[]> {
  const listed = await lab.kubectl(['api-resources', '--verbs=list', '-o', 'name'])
  const kinds = listed.stdout.split('\n').filter((kind) => kind !== '' && !kind.startsWith('events'))
  const selector = ['-l', 'app.kubernetes.io/instance=signline', '-A', '-o', 'name']
  return await seen(
    async () => {
      const { status, stdout, stderr } = await lab.kubectl(['get', kinds.join(), ...selector])
      if (status !== 0) throw new Error(stderr)
      return stdout.split('\n').filter((name) => name !== '')
    },
    (left) => left.length === 0,
  )
}

/** Runs the command line against the lab, as an operator does by kubectl's configuration. */
export async function signline(lab: Lab, ...args: readonly string[]): Promise<Ran> {
  return await run(process.execPath, ['cli/signline.js', ...args], lab.environment)
}

/** What `signline cluster check` says of a namespace, each as `severity: sentence`. */
export async function checked(
  lab: Lab,
  ...namespaces: readonly string[]
): Promise<{ readonly status: number; readonly said: readonly string[] }> {
  const { status, stdout } = await signline(lab, 'cluster', 'check', '--json', '--namespace', ...namespaces)
  const { findings } = JSON.parse(stdout) as { findings: { severity: string; sentence: string }[] }
  return { status, said: findings.map(({ severity, sentence }) => `${severity}: ${sentence}`) }
}

/** Names of the templates of a namespace. */
export async function templatesOf(lab: Lab, namespace: string): Promise<readonly string[]> {
  const path = `/apis/resource.k8s.io/${lab.claimsBy}/namespaces/${namespace}/resourceclaimtemplates`
  return ((await lab.api.list(path)) ?? []).map(({ metadata }) => metadata.name).toSorted()
}

/** The templates that the map of a namespace names. */
export async function mapped(lab: Lab, namespace: string): Promise<readonly string[]> {
  const map = await lab.api.read(`/api/v1/namespaces/${namespace}/configmaps/signline-resource-claims`)
  return Object.values((map?.data ?? {}) as Record<string, string>).toSorted()
}
