import { defineComponent, definePipeline } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/container_component_with_no_inputs.yaml'

const helloWorldContainer = defineComponent({
  name: 'hello-world-container',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  command: ['echo', PROSE],
})

export const pipeline = definePipeline({
  name: 'v2-container-component-no-input',
  body: () => {
    helloWorldContainer()
  },
})
