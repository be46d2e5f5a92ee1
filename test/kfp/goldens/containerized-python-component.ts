import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'containerized_python_component.yaml'

const concatMessage = pythonStep('concat_message', {
  inputs: { message1: string(), message2: string() },
  outputs: { Output: string() },
  image: 'kfp-image',
})

export const pipeline = definePipeline({
  name: 'concat-message',
  inputs: { message1: string(), message2: string() },
  body: (inputs) => {
    const concatMessage2 = concatMessage({ message1: inputs.message1, message2: inputs.message2 })
    return { Output: concatMessage2.outputs.Output }
  },
})
