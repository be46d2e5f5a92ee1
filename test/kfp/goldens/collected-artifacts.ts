import {
  Artifact,
  artifact,
  artifactList,
  Dataset,
  definePipeline,
  list,
  Model,
  parallelFor,
  string,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'collected_artifacts.yaml'

const splitChars = pythonStep('split_chars', {
  inputs: { model_ids: string() },
  outputs: { Output: list(string()) },
})

const splitIds = pythonStep('split_ids', {
  inputs: { model_ids: string() },
  outputs: { Output: list(string()) },
})

const createFile = pythonStep('create_file', {
  inputs: { content: string() },
  outputs: { file: artifact(Artifact) },
})

const createDataset = pythonStep('create_dataset', {
  inputs: { content: string() },
  outputs: { data: artifact(Dataset) },
})

const singleNodeDagPipeline = definePipeline({
  name: 'single-node-dag',
  inputs: { char: string() },
  body: (inputs) => {
    const createDataset2 = createDataset({ content: inputs.char }).caching(false)
    return { Output: createDataset2.outputs.data }
  },
})

const readSingleDatasetGenerateModel = pythonStep('read_single_dataset_generate_model', {
  inputs: { id: string(), data: artifact(Dataset) },
  outputs: { results: artifact(Model) },
})

const readDatasets = pythonStep('read_datasets', {
  inputs: { data: artifactList(Dataset) },
  outputs: { Output: string() },
})

const readModels = pythonStep('read_models', {
  inputs: { models: artifactList(Model) },
  outputs: { Output: string() },
})

const readSingleFile = pythonStep('read_single_file', {
  inputs: { file: artifact(Artifact) },
  outputs: { Output: string() },
})

const collectingArtifactsPipeline = definePipeline({
  name: 'collecting-artifacts',
  inputs: { model_chars: string({ default: '' }), model_ids: string({ default: '' }) },
  body: (inputs) => {
    const splitChars2 = splitChars({ model_ids: inputs.model_chars }).caching(false)
    const splitIds2 = splitIds({ model_ids: inputs.model_ids }).caching(false)
    const forLoop1 = parallelFor(splitIds2.outputs.Output, (item) => {
      const createFile2 = createFile({ content: item }).caching(false)
      const forLoop2 = parallelFor(splitChars2.outputs.Output, (item2) => {
        const singleNodeDag = singleNodeDagPipeline({ char: item2 }).caching(false)
        const readSingleDatasetGenerateModel2 = readSingleDatasetGenerateModel({
          id: item,
          data: singleNodeDag.outputs.Output,
        }).caching(false)
        return {
          readSingleDatasetGenerateModelResults: readSingleDatasetGenerateModel2.outputs.results,
          singleNodeDagOutput: singleNodeDag.outputs.Output,
        }
      })
      readDatasets({ data: forLoop2.singleNodeDagOutput }).caching(false)
      readModels({ models: forLoop2.readSingleDatasetGenerateModelResults }).caching(false)
      readSingleFile({ file: createFile2.outputs.file }).caching(false)
      return { readSingleDatasetGenerateModelResults: forLoop2.readSingleDatasetGenerateModelResults }
    })
    return { Output: forLoop1.readSingleDatasetGenerateModelResults }
  },
})

export const pipeline = definePipeline({
  name: 'collected-artifact-pipeline',
  body: () => {
    const collectingArtifacts = collectingArtifactsPipeline({
      model_chars: 'x,y,z',
      model_ids: 's1,s2,s3',
    }).caching(false)
    readModels({ models: collectingArtifacts.outputs.Output }).caching(false)
  },
})
