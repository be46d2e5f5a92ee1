import { definePipeline, exitHandler, string } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'failing/pipeline_with_multiple_exit_handlers.yaml'

const printOp = pythonStep('print_op', { inputs: { message: string() } })

const failOp = pythonStep('fail_op', { inputs: { message: string() } })

export const pipeline = definePipeline({
  name: 'pipeline-with-multiple-exit-handlers',
  inputs: { message: string({ default: PROSE }) },
  body: (inputs) => {
    const printOp2 = printOp({ message: PROSE })
    exitHandler(printOp2, () => {
      failOp({ message: PROSE })
      printOp({ message: inputs.message })
    })
    const printOp3 = printOp({ message: PROSE })
    exitHandler(printOp3, () => {
      printOp({ message: inputs.message })
    })
    const printOp5 = printOp({ message: PROSE })
    exitHandler(printOp5, () => {
      printOp({ message: inputs.message })
    })
  },
})
