import { definePipeline, integer } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/add_numbers.yaml'

const addNumbers = pythonStep('add_numbers', {
  inputs: { a: integer(), b: integer() },
  outputs: { Output: integer() },
})

export const pipeline = definePipeline({
  name: 'add-numbers',
  inputs: { a: integer(), b: integer() },
  body: (inputs) => {
    const addNumbers2 = addNumbers({ a: inputs.a, b: inputs.b })
    return { Output: addNumbers2.outputs.Output }
  },
})
