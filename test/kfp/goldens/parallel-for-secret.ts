import { definePipeline, kubernetes, parallelFor, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'parallel_and_nested/parallel_for_secret.yaml'

const exampleComponent = pythonStep('example_component', {
  inputs: { item: string() },
  outputs: { Output: string() },
})

export const pipeline = definePipeline({
  name: 'pipeline-2-parallel-for-secret',
  inputs: { my_secret_name: string({ default: 'test-secret-1' }) },
  body: (inputs) => {
    parallelFor(
      ['a', 'b', 'c'],
      (item) => {
        exampleComponent({ item }).kubernetes(
          kubernetes.secretAsEnv({ secret: inputs.my_secret_name, env: { username: 'MY_SECRET_KEY' } }),
        )
      },
      { limit: 1 },
    )
  },
})
