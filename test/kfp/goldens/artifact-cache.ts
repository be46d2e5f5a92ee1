import { artifact, Dataset, definePipeline } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/artifact_cache.yaml'

const coreComp = pythonStep('core_comp', { outputs: { dataset: artifact(Dataset) } })

const corePipeline = definePipeline({
  name: 'core',
  body: () => {
    const coreComp2 = coreComp()
    return { Output: coreComp2.outputs.dataset }
  },
})

const mantlePipeline = definePipeline({
  name: 'mantle',
  body: () => {
    const core = corePipeline()
    return { Output: core.outputs.Output }
  },
})

const crustComp = pythonStep('crust_comp', { inputs: { input: artifact(Dataset) } })

export const pipeline = definePipeline({
  name: 'artifact-cache-pipeline',
  body: () => {
    const mantle = mantlePipeline()
    crustComp({ input: mantle.outputs.Output })
  },
})
