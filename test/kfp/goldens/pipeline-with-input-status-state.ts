import { definePipeline, exitHandler, taskFinalStatus } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/pipeline_with_input_status_state.yaml'

const echoState = pythonStep('echo_state', { inputs: { status: taskFinalStatus() } })

const someTask = pythonStep('some_task')

export const pipeline = definePipeline({
  name: 'status-state-pipeline',
  body: () => {
    const echoState2 = echoState()
    exitHandler(echoState2, () => {
      someTask()
    })
  },
})
