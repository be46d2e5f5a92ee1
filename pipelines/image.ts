import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { GPU_STEP_IMAGE, STEP_IMAGE } from '../components/types/step-image.ts'

export { GPU_STEP_IMAGE, STEP_IMAGE } from '../components/types/step-image.ts'

/** Which images take the place of ours. */
export interface StepImages {
  readonly image: string
  /** With CUDA's libraries; default: the same name with `-cuda` behind its tag. */
  readonly gpuImage?: string
}

/** A compiled pipeline whose steps run other images, for example those of a cluster's own registry. */
export function withImages(compiled: CompiledPipeline, { image, gpuImage }: StepImages): CompiledPipeline {
  const images: Readonly<Record<string, string>> = {
    [STEP_IMAGE]: image,
    [GPU_STEP_IMAGE]: gpuImage ?? gpuVariant(image),
  }
  const executors = compiled.spec.deploymentSpec.executors ?? {}
  const replaced = Object.entries(executors).map(([label, executor]) => {
    const { container } = executor
    const other = container === undefined ? undefined : images[container.image]
    if (container === undefined || other === undefined) return [label, executor] as const
    return [label, { ...executor, container: { ...container, image: other } }] as const
  })
  return {
    ...compiled,
    spec: { ...compiled.spec, deploymentSpec: { executors: Object.fromEntries(replaced) } },
  }
}

/** A digest names one image and a name without a tag the latest, so both need their variant named. */
function gpuVariant(image: string): string {
  const hasTag = !image.includes('@') && /:[^/]+$/.test(image)
  return hasTag ? `${image}-cuda` : image
}
