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
const autoscaler = z
  .looseObject({ scaleTargetRef: target, minReplicas: z.number().default(1), maxReplicas: z.number() })
  .transform((spec) => ({ target: spec.scaleTargetRef, least: spec.minReplicas, most: spec.maxReplicas }))
/** With KEDA's own defaults. */
const scaledObject = z
  .looseObject({
    scaleTargetRef: target,
    minReplicaCount: z.number().default(0),
    maxReplicaCount: z.number().default(100),
  })
  .transform((spec) => ({
    target: spec.scaleTargetRef,
    least: spec.minReplicaCount,
    most: spec.maxReplicaCount,
  }))

/** By the name of the Deployment. KEDA makes an autoscaler of its own for each ScaledObject, which then says more. */
export async function readScalers(api: KubeApi, namespace: string): Promise<ReadonlyMap<string, Scaler>> {
  const scalers = new Map<string, Scaler>()
  const add = async (
    kind: string,
    path: string,
    schema: typeof autoscaler | typeof scaledObject,
  ): Promise<void> => {
    for (const { metadata, spec } of (await api.list(path)) ?? []) {
      const read = schema.safeParse(spec).data
      if (read?.target.kind === 'Deployment')
        scalers.set(read.target.name, {
          name: `${kind} ${metadata.name}`,
          least: read.least,
          most: read.most,
        })
    }
  }
  const autoscalers = `/apis/autoscaling/v2/namespaces/${namespace}/horizontalpodautoscalers`
  await add('HorizontalPodAutoscaler', autoscalers, autoscaler)
  // An account without the right would be refused even where there is no KEDA.
  if (await api.serves('keda.sh/v1alpha1', 'scaledobjects'))
    await add('ScaledObject', `/apis/keda.sh/v1alpha1/namespaces/${namespace}/scaledobjects`, scaledObject)
  return scalers
}
