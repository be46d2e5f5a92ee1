import {
  type Component,
  defineComponent,
  type IntegerType,
  integer,
  type ListType,
  list,
  object,
  type ParameterDefinition,
  type StringType,
  type StructType,
  string,
} from '@kubeflow/pipelines/dsl'
import { STEP_IMAGE, stepCommand } from '../types/step-image.ts'

/** Parts of different cameras that share a pod and a device where nobody says: so many fit one. */
export const CAMERAS_PER_POD = 16

type Inputs = {
  readonly cameras: ParameterDefinition<ListType<StructType<undefined>>, 'required'>
  readonly camerasPerPod: ParameterDefinition<IntegerType, 'defaulted'>
  readonly segmentSeconds: ParameterDefinition<IntegerType, 'defaulted'>
  readonly unitSeconds: ParameterDefinition<IntegerType, 'required'>
  readonly liveSeconds: ParameterDefinition<IntegerType, 'defaulted'>
  readonly reference: ParameterDefinition<StringType, 'defaulted'>
}
type Outputs = {
  readonly batches: ParameterDefinition<ListType<StructType<undefined>>, 'required'>
  readonly plan: ParameterDefinition<StructType<undefined>, 'required'>
  readonly reference: ParameterDefinition<StringType, 'required'>
  readonly content: ParameterDefinition<StringType, 'required'>
}

const inputs: Inputs = {
  cameras: list(object(), {
    description:
      'The cameras of one recording, each {"id", "uri"} with a path of a mounted volume, http(s):// or rtsp://, and where it applies "mirrored" (true for a mirror image), "offsetMs" (when it began), "live", "cutOff", "maxSide", "picturesPerSecond".',
  }),
  camerasPerPod: integer({
    default: CAMERAS_PER_POD,
    description: 'Cameras that share a pod and its device; 1 gives each camera a pod and a claim of its own.',
  }),
  segmentSeconds: integer({
    default: 300,
    description:
      'Longer recordings are cut into parts of this length, which are read side by side; the text does not depend on it.',
  }),
  unitSeconds: integer({
    description: 'Parts are cut at multiples of this, where the trackers of hands begin anew in any case.',
  }),
  liveSeconds: integer({ default: 60, description: 'How long a live address is read.' }),
  reference: string({
    default: '',
    description:
      'What was really spelled, for metrics: the text, or a path or web address of it (text, or JSON with "text").',
  }),
}

const outputs: Outputs = {
  batches: list(object(), { description: 'What each pod is to decode and find hands in.' }),
  plan: object({ description: 'The cameras as later steps name them, and how many parts there are.' }),
  reference: string({ description: 'The reference text; empty where none was given.' }),
  content: string({
    description: 'Changes with the recording and how it is read, so that caches keep recordings apart.',
  }),
}

/** The step that plans a run: opens every camera once and says which pod reads what. */
export const cameraToFrames: Component<Inputs, Outputs> = defineComponent({
  name: 'camera-to-frames',
  description:
    'Opens every camera, refuses what cannot be read, cuts long recordings and says which pod reads what.',
  image: STEP_IMAGE,
  inputs,
  outputs,
  command: stepCommand('camera-to-frames'),
  args: ({ executorInput }) => [executorInput],
})
