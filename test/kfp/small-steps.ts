import { compilePipeline, PipelineInvalidError } from '@kubeflow/pipelines/compiler'
import {
  artifact,
  Dataset,
  defineComponent,
  definePipeline,
  integer,
  list,
  type Pipeline,
  string,
} from '@kubeflow/pipelines/dsl'
import type { Target } from '@kubeflow/pipelines/ir'

export const image = 'registry.example/steps:1'

export const make = defineComponent({
  name: 'make',
  image,
  inputs: { name: string() },
  outputs: { data: artifact(Dataset), count: integer(), names: list(string()) },
  command: ['make'],
})

export const show = defineComponent({
  name: 'show',
  image,
  inputs: { count: integer({ optional: true }), data: artifact(Dataset, { optional: true }) },
  command: ['show'],
})

export function pipelineOf(body: () => void): Pipeline {
  return definePipeline({ name: 'p', body }) as unknown as Pipeline
}

export function faultsOf(body: () => void, target: Target = 'kfp-2.17'): readonly string[] {
  try {
    compilePipeline(pipelineOf(body), { target })
  } catch (error) {
    if (error instanceof PipelineInvalidError)
      return error.findings.map(({ place, message }) => `${place}: ${message}`)
    throw error
  }
  return []
}
