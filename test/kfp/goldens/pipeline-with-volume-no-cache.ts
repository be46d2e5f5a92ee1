import { createPvc, definePipeline, deletePvc, kubernetes, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_volume_no_cache.yaml'

const producer = pythonStep('producer', {
  outputs: { Output: string() },
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
})

const consumer = pythonStep('consumer', {
  outputs: { Output: string() },
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
})

export const pipeline = definePipeline({
  name: 'pipeline-with-volume-no-cache',
  body: () => {
    const createpvc = createPvc({
      accessModes: ['ReadWriteOnce'],
      size: '5Mi',
      name: { suffix: '-my-pvc' },
      storageClassName: 'standard',
    }).caching(false)
    const producer2 = producer().kubernetes(
      kubernetes.mountPvc({ pvc: createpvc.outputs.name, mountPath: '/data' }),
    )
    const consumer2 = consumer()
      .kubernetes(kubernetes.mountPvc({ pvc: createpvc.outputs.name, mountPath: '/data' }))
      .after(producer2)
    deletePvc(createpvc.outputs.name).caching(false).after(consumer2)
  },
})
