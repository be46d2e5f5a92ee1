import { defineComponent, definePipeline } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'hello_world.yaml'

const echo = defineComponent({
  name: 'echo',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  command: ['echo'],
  args: [PROSE],
})

export const pipeline = definePipeline({
  name: 'echo',
  body: () => {
    echo()
  },
})
