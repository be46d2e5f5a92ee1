import { definePipeline, integer } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/mixed_parameters.yaml'

const coreComp = pythonStep('core_comp', { outputs: { Output: integer() } })

const corePipeline = definePipeline({
  name: 'core',
  body: () => {
    const coreComp2 = coreComp().caching(false)
    return { Output: coreComp2.outputs.Output }
  },
})

const mantlePipeline = definePipeline({
  name: 'mantle',
  body: () => {
    const core = corePipeline().caching(false)
    return { Output: core.outputs.Output }
  },
})

const crustComp = pythonStep('crust_comp', { inputs: { x: integer(), y: integer() } })

export const pipeline = definePipeline({
  name: 'mixed-parameters-pipeline',
  body: () => {
    const mantle = mantlePipeline().caching(false)
    crustComp({ x: 2, y: mantle.outputs.Output }).caching(false)
  },
})
