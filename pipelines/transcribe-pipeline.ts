import {
  definePipeline,
  integer,
  kubernetes,
  list,
  object,
  type Pipeline,
  parallelFor,
  string,
} from '@kubeflow/pipelines/dsl'
import { CAMERAS_PER_POD, cameraToFrames } from '../components/camera-to-frames/component.ts'
import { cameraToHands, UNIT_SECONDS } from '../components/joined/camera-to-hands/component.ts'
import { handsToPose } from '../components/joined/hands-to-pose/component.ts'
import { poseToSigns } from '../components/pose-to-signs/component.ts'
import { signsToText } from '../components/signs-to-text/component.ts'
import { GPU_STEP_IMAGE } from './image.ts'

/** Keys that a cluster maps to its current ResourceClaimTemplates. */
export const HAND_NETWORKS_CLAIM = 'hand-networks'
export const SIGN_NETWORKS_CLAIM = 'sign-networks'

/** By these the chart's network rules know the pods of our pipelines among those of others. */
const STEP_LABELS = [
  kubernetes.podLabel('app.kubernetes.io/part-of', 'signline'),
  kubernetes.podLabel('app.kubernetes.io/component', 'pipeline-step'),
]

export interface TranscribeOptions {
  readonly name: string
  readonly displayName: string
  /** Whether the steps that run networks claim a GPU and fail without one. */
  readonly claimsDevices: boolean
}

/** From the cameras of one recording to its transcript; `pipelines/transcribe*.ts` are made with it. */
export function transcribePipeline({
  name,
  displayName,
  claimsDevices,
}: TranscribeOptions): Pick<Pipeline, 'definition'> {
  return definePipeline({
    name,
    displayName,
    description: claimsDevices
      ? 'Reads fingerspelling (ase) from the cameras of one recording and writes it as text, on GPUs that the pods claim. Automatic recognition, not translation.'
      : 'Reads fingerspelling (ase) from the cameras of one recording and writes it as text, on what a node has. Automatic recognition, not translation.',
    inputs: {
      cameras: list(object(), {
        description:
          'The cameras, each {"id": "front", "uri": "https://…/front.mp4"}: http(s)://, rtsp:// or a path of a mounted volume. Also "mirrored": true for a mirror image, "offsetMs" when it began later, "live", "cutOff", "maxSide", "picturesPerSecond".',
      }),
      device: string({
        default: claimsDevices ? 'claimed' : 'auto',
        literals: ['claimed', 'auto', 'cpu', 'cuda', 'webgpu'],
        description:
          'Where the networks run: claimed (the GPU that the pod was promised; the step fails without it), auto, cpu, cuda, webgpu.',
      }),
      alphabet: string({
        default: 'letters',
        literals: ['letters', 'digits', 'both'],
        description: 'What 0/O, 2/V, 6/W and 9/F are read as: letters, digits or both.',
      }),
      camerasPerPod: integer({
        default: CAMERAS_PER_POD,
        description: `Cameras that share a pod and its GPU. The default, ${CAMERAS_PER_POD}, fits one; 1 gives each camera a pod and a claim of its own.`,
      }),
      segmentSeconds: integer({
        default: 300,
        description: `Longer recordings are cut into parts of this length (a multiple of ${UNIT_SECONDS} s) that are read side by side; the text does not depend on it.`,
      }),
      liveSeconds: integer({ default: 60, description: 'How long live addresses are read.' }),
      reference: string({
        default: '',
        description:
          'What was really spelled, to measure errors: the text, or a path or web address of a text file or of JSON with "text".',
      }),
    },
    body: ({ cameras, device, alphabet, camerasPerPod, segmentSeconds, liveSeconds, reference }) => {
      // Never cached: what an address delivers may have changed. It marks each part with what it found, so
      // that later steps are cached for as long as the content stays the same; live cameras never are. Steps
      // behind the loop get all marks as one, because backends compare artifacts by their names.
      const planned = cameraToFrames({
        cameras,
        camerasPerPod,
        segmentSeconds,
        unitSeconds: UNIT_SECONDS,
        liveSeconds,
        reference,
      })
        .displayName('Plan: open every camera once')
        .kubernetes(...STEP_LABELS)
        .caching(false)
        .cpu({ request: '500m', limit: '2' })
        .memory({ request: '256Mi', limit: '1Gi' })
      const { content } = planned.outputs
      const read = parallelFor(
        planned.outputs.batches,
        (batch) => {
          const hands = cameraToHands({ batch, device })
            .displayName('Decode and find hands')
            .kubernetes(...STEP_LABELS)
            .cpu({ request: '2', limit: '8' })
            .memory({ request: '2Gi', limit: '6Gi' })
            // A network that falters, a node that goes; what is wrong with a camera was found by the plan.
            .retry({ count: 2, backoffSeconds: 15, backoffFactor: 2, maxBackoffSeconds: 120 })
          if (claimsDevices) hands.useResourceClaim(HAND_NETWORKS_CLAIM).image(GPU_STEP_IMAGE)
          return { hands: hands.outputs.hands, pictures: hands.outputs.pictures }
        },
        { displayName: 'Cameras and parts' },
      )
      const posed = handsToPose({ plan: planned.outputs.plan, hands: read.hands, content })
        .displayName('Join parts, align cameras')
        .kubernetes(...STEP_LABELS)
        .cpu({ request: '500m', limit: '2' })
        .memory({ request: '1Gi', limit: '4Gi' })
      const signed = poseToSigns({ poses: posed.outputs.poses, alphabet, device, content })
        .displayName('Recognise letters')
        .kubernetes(...STEP_LABELS)
        .cpu({ request: '500m', limit: '2' })
        .memory({ request: '1Gi', limit: '4Gi' })
        .retry({ count: 2, backoffSeconds: 15, backoffFactor: 2, maxBackoffSeconds: 120 })
      if (claimsDevices) signed.useResourceClaim(SIGN_NETWORKS_CLAIM).image(GPU_STEP_IMAGE)
      const written = signsToText({
        signs: signed.outputs.signs,
        recording: posed.outputs.recording,
        pictures: read.pictures,
        reference: planned.outputs.reference,
        content,
      })
        .displayName('Write transcript and report')
        .kubernetes(...STEP_LABELS)
        .cpu({ request: '250m', limit: '1' })
        .memory({ request: '256Mi', limit: '2Gi' })
      const { transcript, report, text } = written.outputs
      return { transcript, report, text }
    },
  })
}
