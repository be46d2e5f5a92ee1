/**
 * A backend that a pipeline is compiled for.
 * `kfp-2.17`: Kubeflow Pipelines 2.17. `kfp-next`: the first release after September 2026, which
 * knows Dynamic Resource Allocation and init containers.
 */
export type Target = 'kfp-2.17' | 'kfp-next'

export const targets: readonly Target[] = ['kfp-2.17', 'kfp-next']
