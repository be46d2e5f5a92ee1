import { definePipeline, kubernetes, parallelFor, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'parallel_and_nested/nested_parallel_for_secret.yaml'

const emitSecretName = pythonStep('emit_secret_name', { outputs: { Output: string() } })

const workerComponent = pythonStep('worker_component', {
  inputs: { item: string() },
  outputs: { Output: string() },
})

export const pipeline = definePipeline({
  name: 'pipeline-4-nested-parallel-for-secret',
  body: () => {
    const emitSecretName2 = emitSecretName()
    parallelFor(
      ['x', 'y'],
      (item) => {
        workerComponent({ item }).kubernetes(
          kubernetes.secretAsEnv({
            secret: emitSecretName2.outputs.Output,
            env: { username: 'MY_SECRET_KEY' },
          }),
        )
      },
      { limit: 1 },
    )
  },
})
