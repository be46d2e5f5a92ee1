import { z } from 'zod'
import { parseQuantity } from '../allocation/quantity.ts'
import type { KubeObject } from '../api/kube-api.ts'
import type { NodeRoom } from './node-room.ts'
import { amountsOf } from './pod-needs.ts'
import { podSpecOf } from './read-pod-spec.ts'

const quantity = z
  .union([z.string(), z.number()])
  .transform((text) => parseQuantity(String(text))?.nanos ?? 0n)
const nodeStatus = z.looseObject({
  allocatable: z
    .looseObject({
      cpu: quantity.default(0n),
      memory: quantity.default(0n),
      pods: z.coerce.number().default(0),
    })
    .default({ cpu: 0n, memory: 0n, pods: 0 }),
})
const podStatus = z.looseObject({ phase: z.string().default('') })

/** @param pods those of all namespaces */
export function roomsOf(
  nodes: readonly KubeObject[],
  pods: readonly KubeObject[],
): ReadonlyMap<string, NodeRoom> {
  const taken = new Map<string, NodeRoom['taken'][number][]>()
  for (const { spec, status } of pods) {
    const read = podSpecOf(spec)
    const { phase } = podStatus.parse(status ?? {})
    if (read?.nodeName === undefined || phase === 'Succeeded' || phase === 'Failed') continue
    const there = taken.get(read.nodeName) ?? []
    taken.set(read.nodeName, there)
    there.push({ priority: read.priority ?? 0, amounts: amountsOf(read) })
  }
  return new Map(
    nodes.map(({ metadata, status }) => {
      const { allocatable } = nodeStatus.parse(status ?? {})
      const { cpu, memory, pods } = allocatable
      return [metadata.name, { amounts: { cpu, memory }, pods, taken: taken.get(metadata.name) ?? [] }]
    }),
  )
}
