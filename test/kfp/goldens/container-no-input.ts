import { defineComponent, definePipeline } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/container_no_input.yaml'

const containerNoInput = defineComponent({
  name: 'container-no-input',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  command: ['echo', PROSE],
})

export const pipeline = definePipeline({
  name: 'container-no-input',
  body: () => {
    containerNoInput()
  },
})
