import { defineComponent, definePipeline } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'long-running.yaml'

const waitOp = defineComponent({
  name: 'wait-op',
  image: 'alpine:latest',
  command: ['sh', '-c'],
  args: [PROSE],
})

export const pipeline = definePipeline({
  name: 'wait-awhile',
  body: () => {
    const waitOp2 = waitOp()
    waitOp().after(waitOp2)
  },
})
