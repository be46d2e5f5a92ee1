import { compilePipeline, pipelineManifest, writePipelineManifest } from '@kubeflow/pipelines/compiler'
import { loadAll } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { claimingPipeline, smallPipeline } from './client/small-pipeline.ts'

describe('a pipeline as Kubernetes objects', () => {
  test('is a PipelineVersion that holds what the file would', () => {
    const compiled = compilePipeline(claimingPipeline)
    expect(pipelineManifest(compiled)).toEqual([
      {
        apiVersion: 'pipelines.kubeflow.org/v2beta1',
        kind: 'PipelineVersion',
        metadata: { name: 'claiming' },
        spec: {
          displayName: 'claiming',
          pipelineName: 'claiming',
          pipelineSpec: compiled.spec,
          platformSpec: compiled.platform,
        },
      },
    ])
  })

  test('comes with its Pipeline where asked for, under the names that are given', () => {
    const yaml = writePipelineManifest(compilePipeline(smallPipeline), {
      pipelineName: 'mornings',
      pipelineDisplayName: 'Every morning',
      versionName: 'mornings-2',
      namespace: 'team-a',
      includePipeline: true,
    })
    expect(loadAll(yaml)).toMatchObject([
      {
        kind: 'Pipeline',
        metadata: { name: 'mornings', namespace: 'team-a' },
        spec: { displayName: 'Every morning' },
      },
      {
        kind: 'PipelineVersion',
        metadata: { name: 'mornings-2', namespace: 'team-a' },
        spec: { displayName: 'mornings-2', pipelineName: 'mornings' },
      },
    ])
  })

  test.each(['Mornings', 'a_b', '-a', '', 'a'.repeat(254)])('is not called %j', (versionName) => {
    expect(() => pipelineManifest(compilePipeline(smallPipeline), { versionName })).toThrow(
      /is no name for a Kubernetes object/,
    )
  })
})
