import {
  artifact,
  Dataset,
  defineComponent,
  definePipeline,
  ifPresent,
  string,
} from '@kubeflow/pipelines/dsl'

/** The golden file that this pipeline must equal. */
export const golden = 'container_with_if_placeholder.yaml'

const containerWithIfPlaceholder = defineComponent({
  name: 'container-with-if-placeholder',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  inputs: { optional_input: string({ default: 'default' }) },
  outputs: { output_path: string(), dataset: artifact(Dataset) },
  command: ({ inputs, outputs }) => [
    'my_program',
    ifPresent('optional_input', [inputs.optional_input], ['bye']),
    '--dataset',
    ifPresent('optional_input', [outputs.dataset.uri], ['bye']),
  ],
  args: ({ outputs }) => ['--output_path', outputs.output_path],
})

export const pipeline = definePipeline({
  name: 'container-with-if-placeholder',
  inputs: { optional_input: string({ default: 'default' }) },
  body: (inputs) => {
    const containerWithIfPlaceholder2 = containerWithIfPlaceholder({ optional_input: inputs.optional_input })
    return {
      output_path: containerWithIfPlaceholder2.outputs.output_path,
      dataset: containerWithIfPlaceholder2.outputs.dataset,
    }
  },
})
