import { definePipeline, object } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/dict_input.yaml'

const dictInput = pythonStep('dict_input', { inputs: { struct: object() } })

export const pipeline = definePipeline({
  name: 'dict-input',
  inputs: { struct: object() },
  body: (inputs) => {
    dictInput({ struct: inputs.struct })
  },
})
