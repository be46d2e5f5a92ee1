import {
  atMost,
  defineComponent,
  definePipeline,
  equals,
  greaterThan,
  integer,
  string,
  text,
  when,
} from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/pipeline_with_nested_conditions_yaml.yaml'

const flipCoin = defineComponent({
  name: 'flip-coin',
  image: 'python:alpine3.9',
  outputs: { output: string() },
  command: ['sh', '-c'],
  args: ({ outputs }) => [PROSE, outputs.output],
})

const generateRandomNumber = defineComponent({
  name: 'generate-random-number',
  image: 'python:alpine3.9',
  outputs: { output: integer() },
  command: ['sh', '-c'],
  args: ({ outputs }) => [PROSE, '0', '9', outputs.output],
})

const print = defineComponent({
  name: 'print',
  image: 'python:alpine3.9',
  inputs: { msg: string() },
  command: ({ inputs }) => ['echo', inputs.msg],
})

const generateRandomNumber2 = defineComponent({
  name: 'generate-random-number',
  image: 'python:alpine3.9',
  outputs: { output: integer() },
  command: ['sh', '-c'],
  args: ({ outputs }) => [PROSE, '10', '19', outputs.output],
})

export const pipeline = definePipeline({
  name: 'conditional-execution-pipeline',
  displayName: `Conditional execution pipeline.`,
  body: () => {
    const flipCoin2 = flipCoin()
    when(equals(flipCoin2.outputs.output, 'heads'), () => {
      const generateRandomNumber2 = generateRandomNumber()
      when(greaterThan(generateRandomNumber2.outputs.output, 5), () => {
        print({ msg: text`heads and ${generateRandomNumber2.outputs.output} > 5!` })
      })
      when(atMost(generateRandomNumber2.outputs.output, 5), () => {
        print({ msg: text`heads and ${generateRandomNumber2.outputs.output} <= 5!` })
      })
    })
    when(equals(flipCoin2.outputs.output, 'tails'), () => {
      const generateRandomNumber22 = generateRandomNumber2()
      when(greaterThan(generateRandomNumber22.outputs.output, 15), () => {
        print({ msg: text`tails and ${generateRandomNumber22.outputs.output} > 15!` })
      })
      when(atMost(generateRandomNumber22.outputs.output, 15), () => {
        print({ msg: text`tails and ${generateRandomNumber22.outputs.output} <= 15!` })
      })
    })
  },
})
