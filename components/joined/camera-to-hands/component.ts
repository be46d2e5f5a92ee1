import {
  type ArtifactDefinition,
  artifact,
  type Component,
  Dataset,
  defineComponent,
  object,
  type ParameterDefinition,
  type StringType,
  type StructType,
  string,
} from '@kubeflow/pipelines/dsl'
import { defaultHandConfig } from '../../frames-to-hands/config.ts'
import { STEP_IMAGE, stepCommand } from '../../types/step-image.ts'

/** Where recordings may be cut, seconds: where the trackers begin anew in any case. */
export const UNIT_SECONDS: number = defaultHandConfig.segmentMs / 1000

type Inputs = {
  readonly batch: ParameterDefinition<StructType<undefined>, 'required'>
  readonly device: ParameterDefinition<StringType, 'defaulted'>
}
type Outputs = {
  readonly hands: ArtifactDefinition<'system.Dataset', false, 'required'>
  readonly pictures: ArtifactDefinition<'system.Dataset', false, 'required'>
}

const inputs: Inputs = {
  batch: object({ description: 'The parts that this pod reads, as camera-to-frames planned them.' }),
  device: string({
    default: 'claimed',
    literals: ['claimed', 'auto', 'cpu', 'cuda', 'webgpu'],
    description:
      'Where the networks run: claimed (a GPU that the pod was promised; fails without one), auto, cpu, cuda, webgpu.',
  }),
}

const outputs: Outputs = {
  hands: artifact(Dataset, {
    description: 'The hands of every frame as .pose files in a ZIP, warm-ups of the trackers included.',
  }),
  pictures: artifact(Dataset, {
    description:
      'Small JPEG pictures of hands for the report, in a ZIP; of live cameras the landmarks alone.',
  }),
}

/** The step that decodes its cameras and finds hands: two stages in one pod, since frames are never stored. */
export const cameraToHands: Component<Inputs, Outputs> = defineComponent({
  name: 'camera-to-hands',
  description:
    'Decodes its part of the recording and finds the hands in every frame; pictures stay in the pod.',
  image: STEP_IMAGE,
  inputs,
  outputs,
  command: stepCommand('camera-to-hands'),
  args: ({ executorInput }) => [executorInput],
})
