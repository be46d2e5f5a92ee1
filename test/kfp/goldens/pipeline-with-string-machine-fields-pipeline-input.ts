import { definePipeline, integer, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_string_machine_fields_pipeline_input.yaml'

const sumNumbers = pythonStep('sum_numbers', {
  inputs: { a: integer(), b: integer() },
  outputs: { Output: integer() },
})

export const pipeline = definePipeline({
  name: 'pipeline',
  inputs: {
    accelerator_limit: string({ default: '1' }),
    accelerator_type: string({ default: 'NVIDIA_TESLA_P4' }),
    cpu_limit: string({ default: '4000m' }),
    memory_limit: string({ default: '15G' }),
  },
  body: (inputs) => {
    sumNumbers({ a: 1, b: 2 })
      .cpu({ limit: inputs.cpu_limit })
      .memory({ limit: inputs.memory_limit })
      .accelerator(inputs.accelerator_type, inputs.accelerator_limit)
  },
})
