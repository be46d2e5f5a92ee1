import type { CompiledPipeline, DagSpec } from '@kubeflow/pipelines/ir'

/** What Argo starts for a run: a driver before the root, every task and every round of a loop, then the step. */
export interface PodCount {
  readonly drivers: number
  readonly steps: number
  /** Pods with a claim on a device. */
  readonly claims: number
}

/** Counts a run's pods, where every loop goes round `rounds` times. */
export function countPods({ spec, platform }: CompiledPipeline, rounds: number): PodCount {
  const kubernetes = platform?.platforms?.kubernetes?.deploymentSpec?.executors ?? {}
  const ofDag = (dag: DagSpec): PodCount =>
    Object.values(dag.tasks ?? {}).reduce<PodCount>(
      (sum, task) => {
        const component = spec.components?.[task.componentRef?.name ?? '']
        const isLoop = task.parameterIterator !== undefined
        const inner = component?.dag === undefined ? undefined : ofDag(component.dag)
        const label = component?.executorLabel ?? ''
        const config = kubernetes[label]
        const isClaimed =
          config?.podResourceClaims !== undefined ||
          config?.podMetadata?.annotations?.['pipelines.dra/resource-claim'] !== undefined
        const times = isLoop ? rounds : 1
        const own = inner ?? { drivers: 0, steps: 1, claims: isClaimed ? 1 : 0 }
        return {
          drivers: sum.drivers + 1 + (isLoop ? rounds : 0) + times * own.drivers,
          steps: sum.steps + times * own.steps,
          claims: sum.claims + times * own.claims,
        }
      },
      { drivers: 0, steps: 0, claims: 0 },
    )
  const counted = ofDag(spec.root.dag as DagSpec)
  return { ...counted, drivers: counted.drivers + 1 }
}
