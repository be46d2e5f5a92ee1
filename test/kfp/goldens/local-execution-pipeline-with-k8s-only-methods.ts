import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'local_execution/local_execution_pipeline_with_k8s_only_methods.yaml'

const echo = pythonStep('echo', { inputs: { message: string() }, outputs: { Output: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-with-k8s-only-methods',
  inputs: { message: string({ default: 'hello' }) },
  body: (inputs) => {
    const echo2 = echo({ message: inputs.message })
      .cpu({ limit: '1000m' })
      .memory({ limit: '256Mi' })
      .accelerator('nvidia.com/gpu', 1)
    return { Output: echo2.outputs.Output }
  },
})
