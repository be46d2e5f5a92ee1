import { z } from 'zod'
import { type Allocated, deviceId, type Node, type ResourceSlice, type Taint } from '../allocation/device.ts'
import { parseQuantity } from '../allocation/quantity.ts'
import type { KubeApi, KubeObject } from '../api/kube-api.ts'
import type { ResourceVersion } from '../api/resource-version.ts'
import { sliceOf, type TaintsOf } from './read-slices.ts'

interface Result {
  readonly driver: string
  readonly pool: string
  readonly device: string
  readonly adminAccess?: boolean | null | undefined
  readonly shareID?: string | null | undefined
  readonly consumedCapacity?: Readonly<Record<string, string | number>> | null | undefined
}
const result = z.looseObject({
  driver: z.string(),
  pool: z.string(),
  device: z.string(),
  adminAccess: z.boolean().nullish(),
  shareID: z.string().nullish(),
  consumedCapacity: z.record(z.string(), z.union([z.string(), z.number()])).nullish(),
})
const claimStatus = z.looseObject({
  allocation: z
    .looseObject({ devices: z.looseObject({ results: z.array(result).default([]) }).optional() })
    .nullish(),
})
const classSpec = z.looseObject({
  selectors: z.array(z.looseObject({ cel: z.looseObject({ expression: z.string() }) })).default([]),
})
const ruleSpec = z.looseObject({
  deviceSelector: z
    .looseObject({
      driver: z.string().optional(),
      pool: z.string().optional(),
      device: z.string().optional(),
      // Only v1alpha3 has these.
      deviceClassName: z.string().optional(),
      selectors: z.array(z.unknown()).optional(),
    })
    .nullish(),
  taint: z.looseObject({ key: z.string(), value: z.string().default(''), effect: z.string() }),
})
const nodeSpec = z.looseObject({
  unschedulable: z.boolean().optional(),
  taints: z
    .array(z.looseObject({ key: z.string(), value: z.string().default(''), effect: z.string() }))
    .default([]),
})

/** Every slice of devices that drivers publish, with the taints that administrators have added. */
export async function readSlices(
  api: KubeApi,
  version: ResourceVersion,
): Promise<{ readonly slices: readonly ResourceSlice[]; readonly unread: readonly string[] }> {
  const rules = await readTaintRules(api)
  const found = (await api.list(`/apis/resource.k8s.io/${version}/resourceslices`)) ?? []
  const read = found.map((slice) => ({ name: slice.metadata.name, slice: sliceOf(slice, rules) }))
  return {
    slices: read.flatMap(({ slice }) => slice ?? []),
    unread: read.flatMap(({ name, slice }) => (slice === undefined ? name : [])),
  }
}

/** Taints that an administrator has put on devices; the kind is newer than the rest, and often off. */
async function readTaintRules(api: KubeApi): Promise<TaintsOf> {
  for (const version of ['v1', 'v1beta2', 'v1alpha3'])
    if (await api.serves(`resource.k8s.io/${version}`, 'devicetaintrules')) {
      const found = (await api.list(`/apis/resource.k8s.io/${version}/devicetaintrules`)) ?? []
      const rules = found.flatMap(({ spec }) => ruleSpec.safeParse(spec).data ?? [])
      return (driver, pool, device) =>
        rules
          .filter(
            ({ deviceSelector: at }) =>
              (at?.driver ?? driver) === driver &&
              (at?.pool ?? pool) === pool &&
              (at?.device ?? device) === device,
          )
          .map(({ taint, deviceSelector: at }): Taint => {
            const uncertain = at?.deviceClassName !== undefined || (at?.selectors ?? []).length > 0
            return { ...taint, ...(uncertain && { uncertain }) }
          })
    }
  return () => []
}

/** What the claims of all namespaces have. */
export function allocatedBy(claims: readonly KubeObject[]): Allocated {
  const whole = new Set<string>()
  const shared = new Map<string, Record<string, bigint>>()
  for (const each of claims.flatMap(resultsOf)) {
    const id = deviceId(each.driver, each.pool, each.device)
    if (each.adminAccess === true) continue
    if (typeof each.shareID !== 'string') whole.add(id)
    else {
      const taken = shared.get(id) ?? {}
      shared.set(id, taken)
      for (const [name, text] of Object.entries(each.consumedCapacity ?? {}))
        taken[name] = (taken[name] ?? 0n) + (parseQuantity(String(text))?.nanos ?? 0n)
    }
  }
  return { whole, shared }
}

/** The devices that a claim has; empty where it has none yet. */
export function resultsOf({ status }: KubeObject): readonly Result[] {
  return claimStatus.safeParse(status ?? {}).data?.allocation?.devices?.results ?? []
}

/** By class: its conditions. A condition that is not in CEL is none that is known, so it is kept as an empty one. */
export async function readClasses(
  api: KubeApi,
  version: ResourceVersion,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const classes = (await api.list(`/apis/resource.k8s.io/${version}/deviceclasses`)) ?? []
  return new Map(
    classes.map(({ metadata, spec }) => {
      const read = classSpec.safeParse(spec ?? {}).data
      return [metadata.name, read?.selectors.map(({ cel }) => cel.expression) ?? ['']]
    }),
  )
}

export function nodeOf({ metadata, spec }: KubeObject): Node {
  const read = nodeSpec.safeParse(spec ?? {}).data
  const taints = (read?.taints ?? []).filter(
    ({ key, effect }) => effect !== 'PreferNoSchedule' && key !== 'node.kubernetes.io/unschedulable',
  )
  return {
    name: metadata.name,
    labels: metadata.labels ?? {},
    cordoned: read?.unschedulable ?? false,
    taints,
  }
}
