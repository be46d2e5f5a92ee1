import { definePipeline, kubernetes, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_secret_as_volume.yaml'

const comp = pythonStep('comp')

export const pipeline = definePipeline({
  name: 'pipeline-secret-volume',
  inputs: { secret_param: string({ default: 'test-secret-1' }) },
  body: (inputs) => {
    comp().kubernetes(kubernetes.secretAsVolume({ secret: inputs.secret_param, mountPath: '/mnt/my_vol' }))
  },
})
