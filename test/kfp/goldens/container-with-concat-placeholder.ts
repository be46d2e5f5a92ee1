import { artifact, concat, Dataset, defineComponent, definePipeline, string } from '@kubeflow/pipelines/dsl'

/** The golden file that this pipeline must equal. */
export const golden = 'container_with_concat_placeholder.yaml'

const containerWithConcatPlaceholder = defineComponent({
  name: 'container-with-concat-placeholder',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  inputs: { text1: string() },
  outputs: { output_path: string(), text2: artifact(Dataset) },
  command: ({ inputs, outputs }) => ['my_program', concat('prefix-', inputs.text1, outputs.text2.uri)],
  args: ({ outputs }) => ['--output_path', outputs.output_path],
})

export const pipeline = definePipeline({
  name: 'container-with-concat-placeholder',
  inputs: { text1: string() },
  body: (inputs) => {
    const containerWithConcatPlaceholder2 = containerWithConcatPlaceholder({ text1: inputs.text1 })
    return {
      output_path: containerWithConcatPlaceholder2.outputs.output_path,
      text2: containerWithConcatPlaceholder2.outputs.text2,
    }
  },
})
