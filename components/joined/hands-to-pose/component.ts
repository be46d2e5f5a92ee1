import {
  Artifact,
  type ArtifactDefinition,
  artifact,
  artifactList,
  type Component,
  Dataset,
  defineComponent,
  object,
  type ParameterDefinition,
  type StringType,
  type StructType,
  string,
} from '@kubeflow/pipelines/dsl'
import { STEP_IMAGE, stepCommand } from '../../types/step-image.ts'

type Inputs = {
  readonly plan: ParameterDefinition<StructType<undefined>, 'required'>
  readonly hands: ArtifactDefinition<'system.Dataset', true, 'required'>
  readonly content: ParameterDefinition<StringType, 'defaulted'>
}
type Outputs = {
  readonly poses: ArtifactDefinition<'system.Dataset', false, 'required'>
  readonly recording: ArtifactDefinition<'system.Artifact', false, 'required'>
}

const inputs: Inputs = {
  plan: object({ description: 'The cameras, as camera-to-frames planned them.' }),
  hands: artifactList(Dataset, { description: 'What every pod of camera-to-hands read.' }),
  content: string({
    default: '',
    description: 'Changes with the recording: caches compare parameters, of artifacts only the names.',
  }),
}

const outputs: Outputs = {
  poses: artifact(Dataset, {
    description: 'Every view of every hand with its weight: a .pose file a camera and poses.json, in a ZIP.',
  }),
  recording: artifact(Artifact, {
    description: 'What the cameras delivered, what was dropped and how fast it went, as JSON.',
  }),
}

/** The step that joins what the pods read and aligns the cameras in time. */
export const handsToPose: Component<Inputs, Outputs> = defineComponent({
  name: 'hands-to-pose',
  description: 'Joins the parts of each recording, aligns the cameras in time and weighs their views.',
  image: STEP_IMAGE,
  inputs,
  outputs,
  command: stepCommand('hands-to-pose'),
  args: ({ executorInput }) => [executorInput],
})
