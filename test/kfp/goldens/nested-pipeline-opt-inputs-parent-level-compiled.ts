import { boolean, definePipeline, integer, string } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'parallel_and_nested/nested_pipeline_opt_inputs_parent_level_compiled.yaml'

const componentNilBoolDefault = pythonStep('component_nil_bool_default', {
  inputs: { componentInput: boolean({ optional: true }) },
})

const componentNilIntDefault = pythonStep('component_nil_int_default', {
  inputs: { componentInput: integer({ optional: true }) },
})

const componentNilStrDefault = pythonStep('component_nil_str_default', {
  inputs: { componentInput: string({ optional: true }) },
})

const nestedPipelineNilDefaultsPipeline = definePipeline({
  name: 'nested-pipeline-nil-defaults',
  inputs: {
    nestedInputBool: boolean({ optional: true }),
    nestedInputInt: integer({ optional: true }),
    nestedInputStr: string({ default: PROSE }),
  },
  body: (inputs) => {
    componentNilBoolDefault({ componentInput: inputs.nestedInputBool }).caching(false)
    componentNilIntDefault({ componentInput: inputs.nestedInputInt }).caching(false)
    componentNilStrDefault({ componentInput: inputs.nestedInputStr }).caching(false)
  },
})

const componentBoolDefault = pythonStep('component_bool_default', {
  inputs: { componentInput: boolean({ default: false }) },
})

const componentIntDefault = pythonStep('component_int_default', {
  inputs: { componentInput: integer({ default: 0 }) },
})

const componentStrDefault = pythonStep('component_str_default', {
  inputs: { componentInput: string({ default: PROSE }) },
})

const nestedPipelineNonNilDefaultsPipeline = definePipeline({
  name: 'nested-pipeline-non-nil-defaults',
  inputs: {
    nestedInputBool: boolean({ default: false }),
    nestedInputInt: integer({ default: 0 }),
    nestedInputStr: string({ default: PROSE }),
  },
  body: (inputs) => {
    componentBoolDefault({ componentInput: inputs.nestedInputBool }).caching(false)
    componentIntDefault({ componentInput: inputs.nestedInputInt }).caching(false)
    componentStrDefault({ componentInput: inputs.nestedInputStr }).caching(false)
  },
})

export const pipeline = definePipeline({
  name: 'nested-pipeline-opt-inputs-parent-level',
  inputs: {
    inputBool: boolean({ default: true }),
    inputInt: integer({ default: 1 }),
    inputStr: string({ default: PROSE }),
  },
  body: (inputs) => {
    nestedPipelineNilDefaultsPipeline({
      nestedInputBool: inputs.inputBool,
      nestedInputInt: inputs.inputInt,
      nestedInputStr: inputs.inputStr,
    }).caching(false)
    nestedPipelineNonNilDefaultsPipeline({
      nestedInputBool: inputs.inputBool,
      nestedInputInt: inputs.inputInt,
      nestedInputStr: inputs.inputStr,
    }).caching(false)
  },
})
