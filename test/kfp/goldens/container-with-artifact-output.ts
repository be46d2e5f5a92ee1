import { artifact, defineComponent, definePipeline, integer, Model, string } from '@kubeflow/pipelines/dsl'

/** The golden file that this pipeline must equal. */
export const golden = 'container_with_artifact_output.yaml'

const containerWithArtifactOutput = defineComponent({
  name: 'container-with-artifact-output',
  image: 'gcr.io/my-image',
  inputs: { num_epochs: integer() },
  outputs: { model_config_path: string(), model: artifact(Model) },
  command: ['sh', 'run.sh'],
  args: ({ inputs, outputs }) => [
    '--epochs',
    inputs.num_epochs,
    '--model_path',
    outputs.model.uri,
    '--model_metadata',
    outputs.model.metadata,
    '--model_config_path',
    outputs.model_config_path,
  ],
})

export const pipeline = definePipeline({
  name: 'container-with-artifact-output',
  inputs: { num_epochs: integer() },
  body: (inputs) => {
    const containerWithArtifactOutput2 = containerWithArtifactOutput({ num_epochs: inputs.num_epochs })
    return {
      model_config_path: containerWithArtifactOutput2.outputs.model_config_path,
      model: containerWithArtifactOutput2.outputs.model,
    }
  },
})
