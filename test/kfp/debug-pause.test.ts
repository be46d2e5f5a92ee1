import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { type DebugMoment, defineComponent, definePipeline } from '@kubeflow/pipelines/dsl'
import { expect, test } from 'vitest'

const step = defineComponent({ name: 'step', image: 'a:1', command: ['step'] })

test.each<[readonly DebugMoment[], readonly string[]]>([
  [[], ['ARGO_DEBUG_PAUSE_AFTER']],
  [['before'], ['ARGO_DEBUG_PAUSE_BEFORE']],
  [
    ['before', 'on-error'],
    ['ARGO_DEBUG_PAUSE_BEFORE', 'ARGO_DEBUG_PAUSE_ON_ERROR'],
  ],
])('A step is paused for looking into it: %j', (moments, names) => {
  const pipeline = definePipeline({
    name: 'paused',
    body: () => {
      step().debugPause(...moments)
    },
  })
  const [executor] = Object.values(compilePipeline(pipeline).spec.deploymentSpec.executors ?? {})
  expect(executor?.container?.env).toEqual(names.map((name) => ({ name, value: 'true' })))
})
