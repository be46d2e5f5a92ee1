import { defineComponent, definePipeline, ifPresent, string } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/placeholder_with_if_placeholder_none_input_value.yaml'

const componentWithOptionalInputs = defineComponent({
  name: 'component-with-optional-inputs',
  image: 'ghcr.io/containerd/busybox',
  inputs: {
    optional_input_1: string({ optional: true }),
    optional_input_2: string({ optional: true }),
    required_input: string(),
  },
  command: ['echo'],
  args: ({ inputs }) => [
    '--arg0',
    inputs.required_input,
    ifPresent('optional_input_1', ['--arg1', inputs.optional_input_1]),
    ifPresent('optional_input_2', ['--arg2', inputs.optional_input_2], ['--arg2', PROSE]),
  ],
})

export const pipeline = definePipeline({
  name: 'one-step-pipeline-with-if-placeholder-supply-none',
  inputs: { input0: string({ default: 'input0' }) },
  body: (inputs) => {
    componentWithOptionalInputs({ required_input: inputs.input0 })
  },
})
