import { anything, definePipeline, integer, list, parallelFor } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'nested_with_parameters.yaml'

const doubleStep = pythonStep('double', { inputs: { num: integer() }, outputs: { Output: integer() } })

const addTwoNums = pythonStep('add_two_nums', {
  inputs: { x: integer(), y: integer() },
  outputs: { Output: integer() },
})

const add = pythonStep('add', { inputs: { nums: list(anything()) }, outputs: { Output: integer() } })

export const pipeline = definePipeline({
  name: 'math-pipeline',
  body: () => {
    const forLoop2 = parallelFor([1, 2, 3], (item) => {
      const forLoop4 = parallelFor([1, 2, 3], (item2) => {
        const doubleStep2 = doubleStep({ num: item })
        const double2 = doubleStep({ num: item2 })
        const addTwoNums2 = addTwoNums({ x: doubleStep2.outputs.Output, y: double2.outputs.Output })
        return { addTwoNumsOutput: addTwoNums2.outputs.Output }
      })
      return { addTwoNumsOutput: forLoop4.addTwoNumsOutput }
    })
    add({ nums: forLoop2.addTwoNumsOutput })
    return { Output: forLoop2.addTwoNumsOutput }
  },
})
