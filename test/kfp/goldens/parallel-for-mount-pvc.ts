import { createPvc, definePipeline, kubernetes, parallelFor, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'parallel_and_nested/parallel_for_mount_pvc.yaml'

const exampleComponent = pythonStep('example_component', {
  inputs: { item: string() },
  outputs: { Output: string() },
})

export const pipeline = definePipeline({
  name: 'pipeline-parallel-for-mount-pvc',
  inputs: { my_pvc_name_suffix: string({ default: 'test-pvc' }) },
  body: () => {
    const createpvc = createPvc({
      accessModes: ['ReadWriteOnce'],
      size: '5Mi',
      name: { suffix: '-my-pvc' },
      storageClassName: 'standard',
    })
    parallelFor(['a'], (item) => {
      exampleComponent({ item }).kubernetes(
        kubernetes.mountPvc({ pvc: createpvc.outputs.name, mountPath: '/data' }),
      )
    })
  },
})
