import { artifact, Dataset, definePipeline, importer, Model } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pythonic_artifact_with_single_return.yaml'

const makeLanguageModel = pythonStep('make_language_model', {
  inputs: { text_dataset: artifact(Dataset) },
  outputs: { Output: artifact(Model) },
})

export const pipeline = definePipeline({
  name: 'make-language-model-pipeline',
  body: () => {
    const importerStep = importer({
      uri: 'gs://ml-pipeline-playground/shakespeare1.txt',
      type: Dataset,
      metadata: { key: 'value' },
    })
    const makeLanguageModel2 = makeLanguageModel({ text_dataset: importerStep.outputs.artifact })
    return { Output: makeLanguageModel2.outputs.Output }
  },
})
