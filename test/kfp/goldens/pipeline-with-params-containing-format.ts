import { definePipeline, parallelFor, string, text } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/pipeline_with_params_containing_format.yaml'

const printOp2 = pythonStep('print_op2', {
  inputs: { text1: string(), text2: string() },
  outputs: { Output: string() },
})

const printOp = pythonStep('print_op', { inputs: { text: string() }, outputs: { Output: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-with-pipelineparam-containing-format',
  inputs: { name: string({ default: 'KFP' }) },
  body: (inputs) => {
    parallelFor(['1', '2'], (item) => {
      printOp2({ text1: item, text2: text` and ${inputs.name}.` })
    })
    const printOp3 = printOp({ text: text`Hello ${inputs.name}` })
    printOp({ text: text`${printOp3.outputs.Output}, again.` })
  },
})
