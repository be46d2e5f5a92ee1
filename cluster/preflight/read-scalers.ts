import { z } from 'zod'
import type { KubeApi } from '../api/kube-api.ts'

/** Who sets the number of a Deployment's pods, and between what numbers. */
export interface Scaler {
  /** Such as `ScaledObject signline-worker`. */
  readonly name: string
  readonly least: number
  readonly most: number
}

const target = z.looseObject({ kind: z.string().default('Deployment'), name: z.string() })
const autoscaler = z.looseObject({
  scaleTargetRef: target,
  minReplicas: z.number().default(1),
  maxReplicas: z.number(),
})
/** With KEDA's own defaults. */
const scaledObject = z.looseObject({
  scaleTargetRef: target,
  minReplicaCount: z.number().default(0),
  maxReplicaCount: z.number().default(100),
})

/** By the name of the Deployment. KEDA makes an autoscaler of its own for each ScaledObject, which then says more. */
export async function readScalers(api: KubeApi, namespace: string): Promise<ReadonlyMap<string, Scaler>> {
  const scalers = new Map<string, Scaler>()
  const found = await api.list(`/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`)
  for (const { metadata, spec } of found ?? []) {
    const read = autoscaler.safeParse(spec).data
    if (read?.scaleTargetRef.kind === 'Deployment')
      scalers.set(read.scaleTargetRef.name, {
        name: `HorizontalPodAutoscaler ${metadata.name}`,
        least: read.minReplicas,
        most: read.maxReplicas,
      })
  }
  // An account without the right would be refused even where there is no KEDA.
  if (!(await api.serves('keda.sh/v1alpha1', 'scaledobjects'))) return scalers
  for (const { metadata, spec } of (await api.list(
    `/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`,
  )) ?? []) {
    const read = scaledObject.safeParse(spec).data
    if (read?.scaleTargetRef.kind === 'Deployment')
      scalers.set(read.scaleTargetRef.name, {
        name: `ScaledObject ${metadata.name}`,
        least: read.minReplicaCount,
        most: read.maxReplicaCount,
      })
  }
  return scalers
}
