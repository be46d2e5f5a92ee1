import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { withImages } from '../../pipelines/image.ts'
import { readRecordingsVolume, withRecordings } from '../../pipelines/recordings-volume.ts'

/** The images and the volume that this cluster has. */
export function forCluster(
  compiled: CompiledPipeline,
  options: Readonly<Record<string, unknown>>,
): CompiledPipeline {
  const { image, gpuImage, recordings } = options as Readonly<Record<string, string | undefined>>
  if (gpuImage !== undefined && image === undefined)
    throw new UnusableInputError('--gpu-image goes with --image; name both')
  const imaged =
    image === undefined
      ? compiled
      : withImages(compiled, { image, ...(gpuImage !== undefined && { gpuImage }) })
  return recordings === undefined ? imaged : withRecordings(imaged, readRecordingsVolume(recordings))
}
