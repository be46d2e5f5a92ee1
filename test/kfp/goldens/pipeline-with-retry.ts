import { definePipeline, double } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/pipeline_with_retry.yaml'

const add = pythonStep('add', { inputs: { a: double(), b: double() }, outputs: { Output: double() } })

export const pipeline = definePipeline({
  name: 'test-pipeline',
  inputs: { a: double({ default: 1 }), b: double({ default: 7 }) },
  body: (inputs) => {
    add({ a: inputs.a, b: inputs.b }).retry({ count: 3 })
  },
})
