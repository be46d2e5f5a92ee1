import { z } from 'zod'
import type { Attribute, Capacity, Device, Place, ResourceSlice, Taint } from '../allocation/device.ts'
import { parseQuantity, type Quantity } from '../allocation/quantity.ts'
import type { KubeObject } from '../api/kube-api.ts'
import { listOf, nodeSelector } from './read-node-selector.ts'

const place = {
  nodeName: z.string().optional(),
  allNodes: z.boolean().optional(),
  nodeSelector: nodeSelector.optional(),
}
const placed = z.looseObject(place)
const quantity = z.union([z.string(), z.number()]).transform((text, context): Quantity => {
  const parsed = parseQuantity(String(text))
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: `"${text}" is no quantity` })
  return z.NEVER
})
const counters = z.record(z.string(), z.looseObject({ value: quantity }))
const fields = z.looseObject({
  ...place,
  attributes: z
    .record(
      z.string(),
      z.looseObject({
        string: z.string().optional(),
        version: z.string().optional(),
        int: z.number().optional(),
        bool: z.boolean().optional(),
      }),
    )
    .nullish()
    .transform((record) => record ?? {}),
  capacity: z
    .record(
      z.string(),
      z.looseObject({
        value: quantity,
        requestPolicy: z
          .looseObject({
            default: quantity.optional(),
            validValues: listOf(quantity),
            validRange: z
              .looseObject({ min: quantity, max: quantity.optional(), step: quantity.optional() })
              .optional(),
          })
          .optional(),
      }),
    )
    .nullish()
    .transform((record) => record ?? {}),
  taints: listOf(z.looseObject({ key: z.string(), value: z.string().default(''), effect: z.string() })),
  allowMultipleAllocations: z.boolean().default(false),
  consumesCounters: listOf(z.looseObject({ counterSet: z.string(), counters })),
  bindingConditions: listOf(z.string()),
})
const spec = z.looseObject({
  ...place,
  driver: z.string(),
  pool: z.looseObject({
    name: z.string(),
    generation: z.number().default(0),
    resourceSliceCount: z.number(),
  }),
  perDeviceNodeSelection: z.boolean().default(false),
  sharedCounters: listOf(z.looseObject({ name: z.string(), counters })),
  // v1beta1 keeps a device's fields one level deeper.
  devices: listOf(z.looseObject({ name: z.string(), basic: z.unknown().optional() })),
})

/** A ResourceSlice in any version of the API; undefined where it is of a form that is not known here. */
export function sliceOf({ metadata, spec: found }: KubeObject, rules: TaintsOf): ResourceSlice | undefined {
  const read = spec.safeParse(found).data
  if (read === undefined) return undefined
  const { driver, pool } = read
  const devices: Device[] = []
  for (const entry of read.devices) {
    const device = fields.safeParse(entry.basic ?? entry).data
    if (device === undefined) return undefined
    devices.push(deviceOf(entry.name, device, rules(driver, pool.name, entry.name)))
  }
  return {
    name: metadata.name,
    driver,
    pool: pool.name,
    generation: pool.generation,
    sliceCount: pool.resourceSliceCount,
    place: read.perDeviceNodeSelection ? { kind: 'each-device' } : placeOf(read),
    counters: Object.fromEntries(read.sharedCounters.map((set) => [set.name, amounts(set.counters)])),
    devices,
  }
}

/** Taints that administrators have put on a device. */
export type TaintsOf = (driver: string, pool: string, device: string) => readonly Taint[]

function deviceOf(name: string, read: z.infer<typeof fields>, ruled: readonly Taint[]): Device {
  const consumes = read.consumesCounters.map((each) => [each.counterSet, amounts(each.counters)] as const)
  return {
    name,
    attributes: mapped(read.attributes, attributeOf),
    capacity: mapped(read.capacity, capacityOf),
    taints: [...read.taints, ...ruled],
    shareable: read.allowMultipleAllocations,
    consumes: Object.fromEntries(consumes),
    place: placeOf(read),
    bindsLater: read.bindingConditions.length > 0,
  }
}

function attributeOf({
  string,
  version,
  int,
  bool,
}: z.infer<typeof fields>['attributes'][string]): Attribute {
  if (string !== undefined) return { kind: 'string', value: string }
  if (version !== undefined) return { kind: 'version', value: version }
  if (bool !== undefined) return { kind: 'bool', value: bool }
  // JSON has no number beyond that without loss.
  if (int !== undefined && Number.isSafeInteger(int)) return { kind: 'int', value: BigInt(int) }
  return { kind: 'other' }
}

function capacityOf({ value, requestPolicy }: z.infer<typeof fields>['capacity'][string]): Capacity {
  if (requestPolicy === undefined) return { value }
  const { default: byDefault, validValues: values, validRange } = requestPolicy
  const range = validRange && {
    min: validRange.min,
    ...(validRange.max && { max: validRange.max }),
    ...(validRange.step && { step: validRange.step }),
  }
  return { value, policy: { values, ...(byDefault && { byDefault }), ...(range && { range }) } }
}

function placeOf({ nodeName, allNodes, nodeSelector }: z.infer<typeof placed>): Place {
  if (nodeName !== undefined && nodeName !== '') return { kind: 'node', name: nodeName }
  if (allNodes === true) return { kind: 'everywhere' }
  if (nodeSelector === undefined) return { kind: 'unknown' }
  return { kind: 'selected', terms: nodeSelector }
}

function amounts(read: z.infer<typeof counters>): Readonly<Record<string, Quantity>> {
  return mapped(read, ({ value }) => value)
}

function mapped<From, To>(
  values: Readonly<Record<string, From>>,
  convert: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, convert(value)]))
}
