import {
  artifact,
  artifactList,
  Dataset,
  definePipeline,
  list,
  parallelFor,
  string,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pythonic_artifacts_with_list_of_artifacts.yaml'

const makeDataset = pythonStep('make_dataset', {
  inputs: { text: string() },
  outputs: { Output: artifact(Dataset) },
})

const joinDatasets = pythonStep('join_datasets', {
  inputs: { datasets: artifactList(Dataset) },
  outputs: { Output: artifact(Dataset) },
})

export const pipeline = definePipeline({
  name: 'make-and-join-datasets',
  inputs: { texts: list(string(), { default: ['Hello', ',', ' ', 'world!'] }) },
  body: (inputs) => {
    const forLoop1 = parallelFor(inputs.texts, (item) => {
      const makeDataset2 = makeDataset({ text: item })
      return { makeDatasetOutput: makeDataset2.outputs.Output }
    })
    const joinDatasets2 = joinDatasets({ datasets: forLoop1.makeDatasetOutput })
    return { Output: joinDatasets2.outputs.Output }
  },
})
