import { Artifact, artifact, defineComponent, definePipeline, string } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/pipeline_with_outputs.yaml'

const printOp1 = pythonStep('print_op1', { inputs: { msg: string() }, outputs: { Output: string() } })

const printOp2 = defineComponent({
  name: 'print-op2',
  image: 'alpine',
  inputs: { msg: string() },
  outputs: { data: artifact(Artifact) },
  command: ['sh', '-c', PROSE],
  args: ({ inputs, outputs }) => [inputs.msg, outputs.data.path],
})

const innerPipelinePipeline = definePipeline({
  name: 'inner-pipeline',
  inputs: { msg: string() },
  body: (inputs) => {
    const printOp12 = printOp1({ msg: inputs.msg })
    const printOp22 = printOp2({ msg: printOp12.outputs.Output })
    return { msg: printOp12.outputs.Output, data: printOp22.outputs.data }
  },
})

export const pipeline = definePipeline({
  name: 'pipeline-in-pipeline',
  inputs: { msg: string({ default: 'Hello' }) },
  body: (inputs) => {
    const innerPipeline = innerPipelinePipeline({ msg: 'world' })
    printOp1({ msg: inputs.msg })
    return { Output: innerPipeline.outputs.data }
  },
})
