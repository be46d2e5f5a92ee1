import {
  anything,
  defineComponent,
  definePipeline,
  integer,
  list,
  parallelFor,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/parameters_simple.yaml'

const doubleStep = pythonStep('double', { inputs: { num: integer() }, outputs: { Output: integer() } })

const add = pythonStep('add', { inputs: { nums: list(anything()) }, outputs: { Output: integer() } })

const addContainer = defineComponent({
  name: 'add-container',
  image: 'jetbrainsinfra/jq',
  inputs: { nums: list(anything()) },
  outputs: { sum: integer() },
  command: ['sh', '-c'],
  args: ({ inputs, outputs }) => [
    `
            set -ex
            mkdir -p $(dirname ${outputs.sum})
            echo ${inputs.nums} | jq 'add' > ${outputs.sum}
            `,
  ],
})

export const pipeline = definePipeline({
  name: 'math-pipeline',
  body: () => {
    const forLoop2 = parallelFor([1, 2, 3], (item) => {
      const doubleStep2 = doubleStep({ num: item })
      return { doubleOutput: doubleStep2.outputs.Output }
    })
    add({ nums: forLoop2.doubleOutput })
    addContainer({ nums: forLoop2.doubleOutput })
    return { Output: forLoop2.doubleOutput }
  },
})
