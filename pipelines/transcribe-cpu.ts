import type { Pipeline } from '@kubeflow/pipelines/dsl'
import { transcribePipeline } from './transcribe-pipeline.ts'

/** Cameras in, transcript out, without claims: for clusters and machines that have no GPU. */
export const transcribeCpu: Pick<Pipeline, 'definition'> = transcribePipeline({
  name: 'transcribe-cpu',
  displayName: 'signline: recording to text, without claims',
  claimsDevices: false,
})
