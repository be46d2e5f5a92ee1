import { artifact, definePipeline, Metrics, parallelFor } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/pipeline_with_metrics_outputs.yaml'

const outputMetrics = pythonStep('output_metrics', { outputs: { metrics: artifact(Metrics) } })

export const pipeline = definePipeline({
  name: 'pipeline-with-metrics-outputs',
  body: () => {
    parallelFor([1, 2], () => {
      outputMetrics()
    })
    outputMetrics()
  },
})
