import { definePipeline, list, parallelFor, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_parallelfor_pipeline_param.yaml'

const printWithPrefix = pythonStep('print_with_prefix', {
  inputs: { item: string(), prefix: string() },
  outputs: { Output: string() },
})

const makePrefix = pythonStep('make_prefix', { outputs: { Output: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-parallelfor-pipeline-param',
  inputs: { loop_parameter: list(string()), prefix: string() },
  body: (inputs) => {
    parallelFor(
      inputs.loop_parameter,
      (item) => {
        printWithPrefix({ item, prefix: inputs.prefix })
      },
      { limit: 1 },
    )
    const makePrefix2 = makePrefix()
    parallelFor(inputs.loop_parameter, (item) => {
      printWithPrefix({ item, prefix: makePrefix2.outputs.Output })
    })
    parallelFor(
      ['x', 'y'],
      () => {
        parallelFor(inputs.loop_parameter, (item2) => {
          printWithPrefix({ item: item2, prefix: inputs.prefix })
        })
      },
      { limit: 2 },
    )
  },
})
