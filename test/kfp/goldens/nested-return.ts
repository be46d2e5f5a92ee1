import { anything, definePipeline, list } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'nested_return.yaml'

const nestedReturn = pythonStep('nested_return', { outputs: { Output: list(anything()) } })

export const pipeline = definePipeline({
  name: 'nested-return',
  body: () => {
    const nestedReturn2 = nestedReturn()
    return { Output: nestedReturn2.outputs.Output }
  },
})
