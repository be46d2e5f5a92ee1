import {
  definePipeline,
  equals,
  exitHandler,
  object,
  string,
  taskFinalStatus,
  when,
} from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_as_exit_task.yaml'

const getRunState = pythonStep('get_run_state', {
  inputs: { status: object() },
  outputs: { Output: string() },
})

const printOp = pythonStep('print_op', { inputs: { message: string() } })

const conditionalNotificationPipeline = definePipeline({
  name: 'conditional-notification',
  inputs: { status: taskFinalStatus() },
  body: (inputs) => {
    const getRunState2 = getRunState({ status: inputs.status })
    when(equals(getRunState2.outputs.Output, 'FAILED'), () => {
      printOp({ message: PROSE })
    })
  },
})

const failOp = pythonStep('fail_op', { inputs: { message: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-with-task-final-status-conditional',
  inputs: { message: string({ default: PROSE }) },
  body: (inputs) => {
    const conditionalNotification = conditionalNotificationPipeline()
    exitHandler(
      conditionalNotification,
      () => {
        failOp({ message: PROSE })
        printOp({ message: inputs.message })
      },
      { displayName: 'my-pipeline' },
    )
  },
})
