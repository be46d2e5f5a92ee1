import { definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'local_execution/local_execution_pipeline_with_ignore_upstream_failure.yaml'

const failAlways = pythonStep('fail_always', { outputs: { Output: string() } })

const writeMarker = pythonStep('write_marker', {
  inputs: { marker_path: string() },
  outputs: { Output: string() },
})

export const pipeline = definePipeline({
  name: 'pipeline-with-ignore-upstream-failure',
  inputs: { marker_path: string() },
  body: (inputs) => {
    const failAlways2 = failAlways()
    writeMarker({ marker_path: inputs.marker_path }).ignoreUpstreamFailure().after(failAlways2)
  },
})
