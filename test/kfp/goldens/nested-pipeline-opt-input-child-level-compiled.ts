import { boolean, definePipeline, integer, string } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'parallel_and_nested/nested_pipeline_opt_input_child_level_compiled.yaml'

const componentABool = pythonStep('component_a_bool', {
  inputs: { componentInputBool: boolean({ optional: true }) },
})

const componentAInt = pythonStep('component_a_int', {
  inputs: { componentInputInt: integer({ optional: true }) },
})

const componentAStr = pythonStep('component_a_str', {
  inputs: { componentInputStr: string({ optional: true }) },
})

const componentBBool = pythonStep('component_b_bool', {
  inputs: { componentInputBool: boolean({ optional: true }) },
})

const componentBInt = pythonStep('component_b_int', {
  inputs: { componentInputInt: integer({ optional: true }) },
})

const componentBStr = pythonStep('component_b_str', {
  inputs: { componentInputStr: string({ optional: true }) },
})

const nestedPipelinePipeline = definePipeline({
  name: 'nested-pipeline',
  inputs: {
    nestedInputBool1: boolean({ default: false }),
    nestedInputBool2: boolean({ default: false }),
    nestedInputInt1: integer({ default: 0 }),
    nestedInputInt2: integer({ default: 0 }),
    nestedInputStr1: string({ default: PROSE }),
    nestedInputStr2: string({ default: PROSE }),
  },
  body: (inputs) => {
    componentABool({ componentInputBool: inputs.nestedInputBool1 }).caching(false)
    componentAInt({ componentInputInt: inputs.nestedInputInt1 }).caching(false)
    componentAStr({ componentInputStr: inputs.nestedInputStr1 }).caching(false)
    componentBBool({ componentInputBool: inputs.nestedInputBool2 }).caching(false)
    componentBInt({ componentInputInt: inputs.nestedInputInt2 }).caching(false)
    componentBStr({ componentInputStr: inputs.nestedInputStr2 }).caching(false)
  },
})

export const pipeline = definePipeline({
  name: 'nested-pipeline-opt-input-child-level',
  body: () => {
    nestedPipelinePipeline({ nestedInputBool1: true, nestedInputInt1: 1, nestedInputStr1: PROSE }).caching(
      false,
    )
  },
})
