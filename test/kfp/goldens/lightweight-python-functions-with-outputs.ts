import { artifact, Dataset, definePipeline, integer, Metrics, Model, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/lightweight_python_functions_with_outputs.yaml'

const addNumbers = pythonStep('add_numbers', {
  inputs: { first: integer(), second: integer() },
  outputs: { Output: integer() },
})

const concatMessage = pythonStep('concat_message', {
  inputs: { first: string(), second: string() },
  outputs: { Output: string() },
})

const outputArtifact = pythonStep('output_artifact', {
  inputs: { message: string(), number: integer() },
  outputs: { Output: artifact(Dataset) },
})

const outputNamedTuple = pythonStep('output_named_tuple', {
  inputs: { artifact: artifact(Dataset) },
  outputs: { scalar: string(), metrics: artifact(Metrics), model: artifact(Model) },
})

export const pipeline = definePipeline({
  name: 'functions-with-outputs',
  inputs: {
    first_message: string(),
    first_number: integer(),
    second_message: string(),
    second_number: integer(),
  },
  body: (inputs) => {
    const addNumbers2 = addNumbers({ first: inputs.first_number, second: inputs.second_number })
    const concatMessage2 = concatMessage({ first: inputs.first_message, second: inputs.second_message })
    const outputArtifact2 = outputArtifact({
      message: concatMessage2.outputs.Output,
      number: addNumbers2.outputs.Output,
    })
    outputNamedTuple({ artifact: outputArtifact2.outputs.Output })
  },
})
