import {
  defineComponent,
  definePipeline,
  exitHandler,
  string,
  taskFinalStatus,
} from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'pipeline_with_task_final_status_yaml.yaml'

const exitOp = defineComponent({
  name: 'exit-op',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  inputs: { status: taskFinalStatus(), user_input: string() },
  command: ({ inputs }) => ['echo', PROSE, inputs.user_input, PROSE, inputs.status],
})

const printOp = defineComponent({
  name: 'print-op',
  image: 'registry.access.redhat.com/ubi9/python-311:latest',
  inputs: { message: string() },
  command: ({ inputs }) => ['echo', inputs.message],
})

export const pipeline = definePipeline({
  name: 'pipeline-with-task-final-status-yaml',
  inputs: { message: string({ default: PROSE }) },
  body: (inputs) => {
    const exitOp2 = exitOp({ user_input: inputs.message })
    exitHandler(
      exitOp2,
      () => {
        printOp({ message: inputs.message })
      },
      { displayName: 'my-pipeline' },
    )
  },
})
