import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'local_execution/local_execution_pipeline_with_retry.yaml'

const flaky = pythonStep('flaky', { inputs: { counter_path: string() }, outputs: { Output: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-with-retry',
  inputs: { counter_path: string() },
  body: (inputs) => {
    const flaky2 = flaky({ counter_path: inputs.counter_path }).retry({ count: 3, backoffFactor: 1 })
    return { Output: flaky2.outputs.Output }
  },
})
