import { artifact, Dataset, definePipeline, Metrics, Model, string } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'notebook_component_mixed.yaml'

const preprocess = pythonStep('preprocess', {
  inputs: { text: string() },
  outputs: { dataset: artifact(Dataset) },
})

const trainModel = pythonStep('train_model', {
  inputs: { cleaned_text: artifact(Dataset) },
  outputs: { model: artifact(Model) },
})

const evaluateModel = pythonStep('evaluate_model', {
  inputs: { model_text: artifact(Model) },
  outputs: { metrics: artifact(Metrics) },
})

export const pipeline = definePipeline({
  name: 'nb-mixed',
  inputs: { text: string({ default: PROSE }) },
  body: (inputs) => {
    const preprocess2 = preprocess({ text: inputs.text }).caching(false)
    const trainModel2 = trainModel({ cleaned_text: preprocess2.outputs.dataset }).caching(false)
    evaluateModel({ model_text: trainModel2.outputs.model }).caching(false)
  },
})
