import { definePipeline, integer, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'take_nap_compiled.yaml'

const takeNap = pythonStep('take_nap', { inputs: { naptime_secs: integer() }, outputs: { Output: string() } })

const wakeUp = pythonStep('wake_up', { inputs: { message: string() } })

export const pipeline = definePipeline({
  name: 'take-nap-pipeline',
  inputs: { naptime_secs: integer({ default: 900 }) },
  body: (inputs) => {
    const takeNap2 = takeNap({ naptime_secs: inputs.naptime_secs }).caching(false)
    wakeUp({ message: takeNap2.outputs.Output }).caching(false)
  },
})
