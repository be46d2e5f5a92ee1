import { definePipeline } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'failing/fail_v2.yaml'

const fail = pythonStep('fail')

export const pipeline = definePipeline({
  name: 'fail-pipeline',
  body: () => {
    fail()
  },
})
