import {
  artifact,
  Dataset,
  definePipeline,
  equals,
  importer,
  Model,
  string,
  when,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_importer.yaml'

const train = pythonStep('train', {
  inputs: { dataset: artifact(Dataset) },
  outputs: { scalar: string(), model: artifact(Model) },
})

export const pipeline = definePipeline({
  name: 'pipeline-with-importer',
  inputs: { dataset2: string({ default: 'gs://ml-pipeline-playground/shakespeare2.txt' }) },
  body: (inputs) => {
    const importerStep = importer({
      uri: 'gs://ml-pipeline-playground/shakespeare1.txt',
      type: Dataset,
      metadata: { key: 'value' },
    })
    const train2 = train({ dataset: importerStep.outputs.artifact })
    when(equals(train2.outputs.scalar, '123'), () => {
      const importer2 = importer({ uri: inputs.dataset2, type: Dataset, reimport: true })
      train({ dataset: importer2.outputs.artifact })
    })
  },
})
