import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_task_using_ignore_upstream_failure.yaml'

const failOp = pythonStep('fail_op', { inputs: { message: string() }, outputs: { Output: string() } })

const printOp = pythonStep('print_op', { inputs: { message: string({ default: 'default' }) } })

export const pipeline = definePipeline({
  name: 'my-pipeline',
  inputs: { sample_input: string({ default: 'message' }) },
  body: (inputs) => {
    const failOp2 = failOp({ message: inputs.sample_input })
    printOp({ message: failOp2.outputs.Output }).ignoreUpstreamFailure()
  },
})
