import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { defineComponent, definePipeline, list, parallelFor, string, struct } from '@kubeflow/pipelines/dsl'
import { describe, expect, test } from 'vitest'
import { faultsOf, image, make, pipelineOf } from './small-steps.ts'

describe('device claims', () => {
  const claiming = definePipeline({
    name: 'claiming',
    inputs: { names: list(string()) },
    body: ({ names }) => {
      parallelFor(names, (name) => {
        make({ name }).useResourceClaim('hand-networks')
      })
    },
  })

  test('are claims of the pod from kfp-next on, with the template as a parameter of the pipeline', () => {
    const { spec, platform } = compilePipeline(claiming, { target: 'kfp-next' })
    expect(spec.root.inputDefinitions?.parameters?.['resource-claim-hand-networks']?.parameterType).toBe(
      'STRUCT',
    )
    expect(
      platform?.platforms?.kubernetes?.deploymentSpec?.executors?.['exec-make']?.podResourceClaims,
    ).toEqual([
      { resourceClaimJson: { componentInputParameter: 'pipelinechannel--resource-claim-hand-networks' } },
    ])
  })

  test('are an annotation for kfp-2.17, and no parameter', () => {
    const { spec, platform } = compilePipeline(claiming, { target: 'kfp-2.17' })
    expect(Object.keys(spec.root.inputDefinitions?.parameters ?? {})).toEqual(['names'])
    expect(platform?.platforms?.kubernetes?.deploymentSpec?.executors?.['exec-make']).toEqual({
      podMetadata: { annotations: { 'pipelines.dra/resource-claim': 'hand-networks' } },
    })
  })

  test('can be of another template for each item of a loop, but not for kfp-2.17', () => {
    const perItem = (): void => {
      const claims = defineComponent({
        name: 'claims',
        image,
        outputs: { all: list(struct({})) },
        command: ['claims'],
      })
      parallelFor(claims().output, (claim) => {
        make({ name: 'a' }).useResourceClaim(claim)
      })
    }
    const { platform } = compilePipeline(pipelineOf(perItem), { target: 'kfp-next' })
    expect(
      platform?.platforms?.kubernetes?.deploymentSpec?.executors?.['exec-make']?.podResourceClaims,
    ).toEqual([{ resourceClaimJson: { componentInputParameter: 'pipelinechannel--claims-all-loop-item' } }])
    expect(faultsOf(perItem)).toEqual([
      'p > parallelFor > make: kfp-2.17 carries a claim in an annotation of the pod, which cannot be decided when the pipeline runs',
    ])
  })
})
