import {
  type ArtifactDefinition,
  artifact,
  type Component,
  Dataset,
  defineComponent,
  type ParameterDefinition,
  type StringType,
  string,
} from '@kubeflow/pipelines/dsl'
import { STEP_IMAGE, stepCommand } from '../types/step-image.ts'

type Inputs = {
  readonly poses: ArtifactDefinition<'system.Dataset', false, 'required'>
  readonly alphabet: ParameterDefinition<StringType, 'defaulted'>
  readonly device: ParameterDefinition<StringType, 'defaulted'>
  readonly content: ParameterDefinition<StringType, 'defaulted'>
}
type Outputs = {
  readonly signs: ArtifactDefinition<'system.Dataset', false, 'required'>
}

const inputs: Inputs = {
  poses: artifact(Dataset, { description: 'What hands-to-pose made.' }),
  alphabet: string({
    default: 'letters',
    literals: ['letters', 'digits', 'both'],
    description: 'What 0/O, 2/V, 6/W and 9/F are read as: letters, digits or both.',
  }),
  device: string({
    default: 'claimed',
    literals: ['claimed', 'auto', 'cpu', 'cuda', 'webgpu'],
    description:
      'Where the networks run: claimed (a GPU that the pod was promised; fails without one), auto, cpu, cuda, webgpu.',
  }),
  content: string({
    default: '',
    description: 'Changes with the recording: caches compare parameters, of artifacts only the names.',
  }),
}

const outputs: Outputs = {
  signs: artifact(Dataset, {
    description: 'Signs with times, confidences and alternatives, as JSON.',
  }),
}

/** The step that recognises letters and digits over time. */
export const poseToSigns: Component<Inputs, Outputs> = defineComponent({
  name: 'pose-to-signs',
  description: 'Reads the letters and digits that a hand spells, from all views together.',
  image: STEP_IMAGE,
  inputs,
  outputs,
  command: stepCommand('pose-to-signs'),
  args: ({ executorInput }) => [executorInput],
})
