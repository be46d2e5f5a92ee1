import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/component_with_env_variable.yaml'

const readEnvVar = pythonStep('read_env_var', {
  inputs: { var_name: string() },
  outputs: { Output: string() },
})

export const pipeline = definePipeline({
  name: 'pipeline-with-env-variable',
  inputs: { var_name: string({ default: 'KFP_TEST_ENV_VAR' }) },
  body: (inputs) => {
    const readEnvVar2 = readEnvVar({ var_name: inputs.var_name }).env('KFP_TEST_ENV_VAR', 'env_var_value')
    return { Output: readEnvVar2.outputs.Output }
  },
})
