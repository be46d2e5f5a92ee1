import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/pipeline_with_submit_request.yaml'

const submitRequest = pythonStep('submit_request', { inputs: { url: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-with-external-request',
  body: () => {
    submitRequest({ url: 'httpbin.org/get' }).caching(false)
    submitRequest({ url: 'ml-pipeline:8888/apis/v2beta1/healthz' }).caching(false)
  },
})
