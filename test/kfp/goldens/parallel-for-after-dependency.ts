import { definePipeline, parallelFor, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/parallel_for_after_dependency.yaml'

const printOp = pythonStep('print_op', { inputs: { message: string() }, outputs: { Output: string() } })

export const pipeline = definePipeline({
  name: 'loop-with-after-dependency-set',
  body: () => {
    const forLoop2 = parallelFor([1, 2, 3], () => {
      printOp({ message: 'foo' })
    })
    printOp({ message: 'bar' }).after(forLoop2)
    printOp({ message: 'baz' }).after(forLoop2)
  },
})
