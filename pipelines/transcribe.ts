import type { Pipeline } from '@kubeflow/pipelines/dsl'
import { transcribePipeline } from './transcribe-pipeline.ts'

/** Cameras in, transcript out; steps with networks claim a GPU and fail without it. */
export const transcribe: Pick<Pipeline, 'definition'> = transcribePipeline({
  name: 'transcribe',
  displayName: 'signline: recording to text',
  claimsDevices: true,
})
