import {
  Artifact,
  type ArtifactDefinition,
  artifact,
  artifactList,
  ClassificationMetrics,
  type Component,
  Dataset,
  defineComponent,
  HTML,
  Metrics,
  type ParameterDefinition,
  type StringType,
  string,
} from '@kubeflow/pipelines/dsl'
import { STEP_IMAGE, stepCommand } from '../types/step-image.ts'

type Inputs = {
  readonly signs: ArtifactDefinition<'system.Dataset', false, 'required'>
  readonly recording: ArtifactDefinition<'system.Artifact', false, 'required'>
  readonly pictures: ArtifactDefinition<'system.Dataset', true, 'required'>
  readonly reference: ParameterDefinition<StringType, 'defaulted'>
  readonly content: ParameterDefinition<StringType, 'defaulted'>
}
type Outputs = {
  readonly transcript: ArtifactDefinition<'system.Dataset', false, 'required'>
  readonly vtt: ArtifactDefinition<'system.Artifact', false, 'required'>
  readonly srt: ArtifactDefinition<'system.Artifact', false, 'required'>
  readonly eaf: ArtifactDefinition<'system.Artifact', false, 'required'>
  readonly txt: ArtifactDefinition<'system.Artifact', false, 'required'>
  readonly report: ArtifactDefinition<'system.HTML', false, 'required'>
  readonly metrics: ArtifactDefinition<'system.Metrics', false, 'required'>
  readonly confusion: ArtifactDefinition<'system.ClassificationMetrics', false, 'required'>
  readonly text: ParameterDefinition<StringType, 'required'>
}

const inputs: Inputs = {
  signs: artifact(Dataset, { description: 'What pose-to-signs read.' }),
  recording: artifact(Artifact, { description: 'What the cameras delivered, from hands-to-pose.' }),
  pictures: artifactList(Dataset, {
    description: 'Pictures for the report, from every pod of camera-to-hands.',
  }),
  reference: string({
    default: '',
    description: 'What was really spelled; where it is given, errors are counted.',
  }),
  content: string({
    default: '',
    description: 'Changes with the recording: caches compare parameters, of artifacts only the names.',
  }),
}

const outputs: Outputs = {
  transcript: artifact(Dataset, { description: 'The transcript: text, words, signs with times, as JSON.' }),
  vtt: artifact(Artifact, { description: 'Captions, WebVTT.' }),
  srt: artifact(Artifact, { description: 'Captions, SubRip.' }),
  eaf: artifact(Artifact, { description: 'Annotations for ELAN.' }),
  txt: artifact(Artifact, { description: 'The text alone.' }),
  report: artifact(HTML, {
    description: 'One page with text, timeline and pictures; needs nothing but itself.',
  }),
  metrics: artifact(Metrics, { description: 'Error rates against the reference; empty without one.' }),
  confusion: artifact(ClassificationMetrics, {
    description: 'Which letters were read as which, against the reference; empty without one.',
  }),
  text: string({ description: 'The text that was read.' }),
}

/** The step that writes what was read. */
export const signsToText: Component<Inputs, Outputs> = defineComponent({
  name: 'signs-to-text',
  description: 'Writes the transcript in every form, the report, and errors where the truth is known.',
  image: STEP_IMAGE,
  inputs,
  outputs,
  command: stepCommand('signs-to-text'),
  args: ({ executorInput }) => [executorInput],
})
