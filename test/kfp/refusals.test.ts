import { compilePipeline } from '@kubeflow/pipelines/compiler'
import {
  type AnyTask,
  Dataset,
  defineComponent,
  definePipeline,
  equals,
  importer,
  kubernetes,
  type Pipeline,
  parallelFor,
  string,
  taskFinalStatus,
  when,
} from '@kubeflow/pipelines/dsl'
import { describe, expect, test } from 'vitest'
import { faultsOf, image, make, pipelineOf, show } from './small-steps.ts'

describe('refusing', () => {
  test('gathers every fault before it throws', () => {
    const faults = faultsOf(() => {
      const { data } = parallelFor(['a'], (name) => ({ data: make({ name }).outputs.data }))
      void data
      let leaked = make({ name: 'x' }).outputs
      parallelFor(['a'], (name) => {
        leaked = make({ name }).outputs
      })
      show({ data: leaked.data })
      when(equals(make({ name: 'y' }).outputs.count, 1), () => {
        leaked = make({ name: 'z' }).outputs
      })
      show({ count: leaked.count })
    })
    expect(faults).toEqual([
      'p > show: it takes a value made inside parallelFor, where there is one for each item',
      'p > show: it takes a value made inside a branch, which may not have run',
    ])
  })

  test('a setting that backends leave out, unless that is allowed', () => {
    const body = (): void => {
      show().kubernetes(kubernetes.podAffinity({ topologyKey: 'zone' }))
    }
    expect(faultsOf(body)).toHaveLength(1)
    expect(() => compilePipeline(pipelineOf(body), { allowIgnored: true })).not.toThrow()
  })

  test('an init container for a backend that knows none', () => {
    const body = (): void => {
      show().kubernetes(kubernetes.initContainer({ name: 'first', image }))
    }
    expect(faultsOf(body)[0]).toContain('kfp-2.17 refuses a file with "initContainers"')
    expect(faultsOf(body, 'kfp-next')).toEqual([])
  })

  test('an importer inside a loop', () => {
    const faults = faultsOf(() => {
      parallelFor(['s3://a', 's3://b'], (uri) => {
        show({ data: importer({ uri, type: Dataset }).output })
      })
    })
    expect(faults[0]).toContain('#10860')
  })

  test('equal containers with other inputs', () => {
    const other = defineComponent({ name: 'other', image, inputs: { name: string() }, command: ['show'] })
    expect(
      faultsOf(() => {
        show()
        other({ name: 'a' })
      })[0],
    ).toContain('the backend mixes them up')
  })

  test('a final status that nothing fills in', () => {
    const end = defineComponent({
      name: 'end',
      image,
      inputs: { status: taskFinalStatus() },
      command: ['end'],
    })
    expect(faultsOf(() => void end())).toEqual(['p > end: nothing fills in the final status "status"'])
  })

  test('settings of a container on a pipeline', () => {
    const inner = definePipeline({ name: 'inner', body: () => void show() })
    expect(faultsOf(() => void inner().env('A', 'b'))[0]).toContain('env are settings of a container')
  })

  test('a pipeline that contains itself', () => {
    const self: Pipeline = pipelineOf(() => void self())
    expect(() => compilePipeline(self)).toThrow('contains itself')
  })

  test('a component outside a pipeline', () => {
    expect(() => show()).toThrow('inside the body of definePipeline')
  })

  test('a task of another pipeline', () => {
    let stolen: AnyTask | undefined
    compilePipeline(
      pipelineOf(() => {
        stolen = make({ name: 'a' })
      }),
    )
    expect(faultsOf(() => stolen !== undefined && void show().after(stolen))).toHaveLength(1)
  })
})
