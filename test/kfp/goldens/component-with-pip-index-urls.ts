import { definePipeline } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/component_with_pip_index_urls.yaml'

const componentOp = pythonStep('component_op')

export const pipeline = definePipeline({
  name: 'v2-component-pip-index-urls',
  body: () => {
    componentOp()
  },
})
