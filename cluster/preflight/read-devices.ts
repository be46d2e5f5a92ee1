import { z } from 'zod'
import type { KubeApi, KubeObject } from '../api/kube-api.ts'
import type { ResourceVersion } from '../api/resource-version.ts'
import type { Device, DeviceClass } from './cluster-state.ts'

const taint = z.looseObject({ key: z.string(), effect: z.string() })
const deviceFields = z.looseObject({
  attributes: z.record(z.string(), z.looseObject({ string: z.string().optional() })).optional(),
  taints: z.array(taint).optional(),
  allowMultipleAllocations: z.boolean().optional(),
})
const sliceSpec = z.looseObject({
  driver: z.string(),
  nodeName: z.string().optional(),
  pool: z.looseObject({ name: z.string() }),
  // v1beta1 keeps a device's fields one level deeper.
  devices: z
    .array(z.intersection(z.looseObject({ name: z.string(), basic: deviceFields.optional() }), deviceFields))
    .default([]),
})
const claimStatus = z.looseObject({
  allocation: z
    .looseObject({
      devices: z
        .looseObject({
          results: z
            .array(z.looseObject({ driver: z.string(), pool: z.string(), device: z.string() }))
            .default([]),
        })
        .optional(),
    })
    .optional(),
})
const classSpec = z.looseObject({
  selectors: z.array(z.looseObject({ cel: z.looseObject({ expression: z.string() }).optional() })).optional(),
})
const ruleSpec = z.looseObject({
  deviceSelector: z
    .looseObject({
      driver: z.string().optional(),
      pool: z.string().optional(),
      device: z.string().optional(),
    })
    .optional(),
  taint,
})

/** Every device that drivers publish, with who may have it. */
export async function readDevices(api: KubeApi, version: ResourceVersion): Promise<readonly Device[]> {
  const group = `/apis/resource.k8s.io/${version}`
  const allocated = new Set<string>()
  for (const claim of (await api.list(`${group}/resourceclaims`)) ?? [])
    for (const { driver, pool, device } of claimStatus.safeParse(claim.status ?? {}).data?.allocation?.devices
      ?.results ?? [])
      allocated.add(`${driver}/${pool}/${device}`)
  const rules = await readTaintRules(api)
  return ((await api.list(`${group}/resourceslices`)) ?? []).flatMap((slice) => {
    const spec = sliceSpec.safeParse(slice.spec).data
    if (spec === undefined) return []
    return spec.devices.map((entry): Device => {
      const { driver, nodeName } = spec
      const pool = spec.pool.name
      const { name } = entry
      const fields = entry.basic ?? entry
      const type = fields.attributes?.type?.string
      const ruled = rules.filter(
        ({ deviceSelector: at }) =>
          (at?.driver ?? driver) === driver && (at?.pool ?? pool) === pool && (at?.device ?? name) === name,
      )
      return {
        driver,
        pool,
        name,
        ...(nodeName !== undefined && { node: nodeName }),
        ...(type !== undefined && { type }),
        taints: [...(fields.taints ?? []), ...ruled.map(({ taint }) => taint)]
          .filter(({ effect }) => effect !== 'None')
          .map(({ key, effect }) => `${key}:${effect}`),
        shareable: fields.allowMultipleAllocations ?? false,
        allocated: allocated.has(`${driver}/${pool}/${name}`),
      }
    })
  })
}

/** Taints that an administrator has put on devices; the kind is newer than the rest, and often off. */
async function readTaintRules(api: KubeApi): Promise<readonly z.infer<typeof ruleSpec>[]> {
  for (const version of ['v1', 'v1beta2', 'v1alpha3'])
    if (await api.serves(`resource.k8s.io/${version}`, 'devicetaintrules')) {
      const rules = (await api.list(`/apis/resource.k8s.io/${version}/devicetaintrules`)) ?? []
      return rules.flatMap(({ spec }) => ruleSpec.safeParse(spec).data ?? [])
    }
  return []
}

export async function readClasses(api: KubeApi, version: ResourceVersion): Promise<readonly DeviceClass[]> {
  const classes = (await api.list(`/apis/resource.k8s.io/${version}/deviceclasses`)) ?? []
  return classes.map((found: KubeObject) => {
    const selectors = classSpec.safeParse(found.spec ?? {}).data?.selectors ?? []
    const text = selectors.map(({ cel }) => cel?.expression ?? '').join(' && ')
    const driver = /device\.driver\s*==\s*["']([^"']+)["']/.exec(text)?.[1]
    const type = /\.type\s*==\s*["']([^"']+)["']/.exec(text)?.[1]
    return {
      name: found.metadata.name,
      ...(driver !== undefined && { driver }),
      ...(type !== undefined && { type }),
    }
  })
}
