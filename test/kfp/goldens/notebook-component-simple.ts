import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/notebook_component_simple.yaml'

const runTrainNotebook = pythonStep('run_train_notebook', { inputs: { text: string() } })

export const pipeline = definePipeline({
  name: 'nb-simple',
  inputs: { text: string({ default: 'hello' }) },
  body: (inputs) => {
    runTrainNotebook({ text: inputs.text }).caching(false)
  },
})
