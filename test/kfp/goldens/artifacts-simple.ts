import {
  artifact,
  artifactList,
  Dataset,
  defineComponent,
  definePipeline,
  integer,
  parallelFor,
} from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'artifacts_simple.yaml'

const doubleStep = pythonStep('double', {
  inputs: { num: integer() },
  outputs: { out_dataset: artifact(Dataset) },
})

const add = pythonStep('add', {
  inputs: { in_datasets: artifactList(Dataset) },
  outputs: { out_dataset: artifact(Dataset) },
})

const addContainer = defineComponent({
  name: 'add-container',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  inputs: { in_datasets: artifactList(Dataset) },
  outputs: { out_dataset: artifact(Dataset) },
  command: ['python', '-c'],
  args: ({ inputs, outputs }) => [PROSE, inputs.in_datasets.json, outputs.out_dataset.uri],
})

export const pipeline = definePipeline({
  name: 'math-pipeline',
  body: () => {
    const forLoop2 = parallelFor([1, 2, 3], (item) => {
      const doubleStep2 = doubleStep({ num: item })
      return { doubleOutDataset: doubleStep2.outputs.out_dataset }
    })
    add({ in_datasets: forLoop2.doubleOutDataset })
    addContainer({ in_datasets: forLoop2.doubleOutDataset })
    return { Output: forLoop2.doubleOutDataset }
  },
})
