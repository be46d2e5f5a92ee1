import { createPvc, definePipeline } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/pipeline_with_volume_long_name.yaml'

const dummyTask = pythonStep('dummy_task', { image: 'registry.access.redhat.com/ubi9/python-311:latest' })

export const pipeline = definePipeline({
  name: 'here-is-a-pipeline-very-long-name',
  body: () => {
    createPvc({
      accessModes: ['ReadWriteOnce'],
      size: '1Gi',
      name: { suffix: '-my-pvc' },
      storageClassName: 'standard',
    })
    dummyTask()
  },
})
