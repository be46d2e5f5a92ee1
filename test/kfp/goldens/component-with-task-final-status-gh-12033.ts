import { definePipeline, taskFinalStatus } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'component_with_task_final_status_GH-12033.yaml'

const exitComp = pythonStep('exit_comp', { inputs: { status: taskFinalStatus() } })

export const pipeline = definePipeline({
  name: 'exit-comp',
  inputs: { status: taskFinalStatus() },
  body: (inputs) => {
    exitComp({ status: inputs.status })
  },
})
