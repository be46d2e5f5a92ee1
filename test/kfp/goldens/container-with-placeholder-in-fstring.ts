import { Artifact, artifact, defineComponent, definePipeline, string } from '@kubeflow/pipelines/dsl'

/** The golden file that this pipeline must equal. */
export const golden = 'container_with_placeholder_in_fstring.yaml'

const containerWithPlaceholderInFstring = defineComponent({
  name: 'container-with-placeholder-in-fstring',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  inputs: { text1: string({ default: 'text!' }) },
  outputs: { output_artifact: artifact(Artifact) },
  command: ({ inputs, outputs }) => [
    'my_program',
    `prefix-${inputs.text1}`,
    `${outputs.output_artifact.uri}/0`,
  ],
})

export const pipeline = definePipeline({
  name: 'container-with-placeholder-in-fstring',
  inputs: { text1: string({ default: 'text!' }) },
  body: (inputs) => {
    const containerWithPlaceholderInFstring2 = containerWithPlaceholderInFstring({ text1: inputs.text1 })
    return { output_artifact: containerWithPlaceholderInFstring2.outputs.output_artifact }
  },
})
