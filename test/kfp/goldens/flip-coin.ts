import {
  atMost,
  definePipeline,
  equals,
  greaterThan,
  integer,
  string,
  text,
  when,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/flip_coin.yaml'

const flipCoin = pythonStep('flip_coin', { outputs: { Output: string() } })

const randomNum = pythonStep('random_num', {
  inputs: { high: integer(), low: integer() },
  outputs: { Output: integer() },
})

const printMsg = pythonStep('print_msg', { inputs: { msg: string() } })

export const pipeline = definePipeline({
  name: 'conditional-execution-pipeline',
  body: () => {
    const flipCoin2 = flipCoin().caching(false)
    when(equals(flipCoin2.outputs.Output, 'heads'), () => {
      const randomNum2 = randomNum({ high: 9, low: 0 }).caching(false)
      when(greaterThan(randomNum2.outputs.Output, 5), () => {
        printMsg({ msg: text`heads and ${randomNum2.outputs.Output} > 5!` }).caching(false)
      })
      when(atMost(randomNum2.outputs.Output, 5), () => {
        printMsg({ msg: text`heads and ${randomNum2.outputs.Output} <= 5!` }).caching(false)
      })
    })
    when(equals(flipCoin2.outputs.Output, 'tails'), () => {
      const randomNum2 = randomNum({ high: 19, low: 10 }).caching(false)
      when(greaterThan(randomNum2.outputs.Output, 15), () => {
        printMsg({ msg: text`tails and ${randomNum2.outputs.Output} > 15!` }).caching(false)
      })
      when(atMost(randomNum2.outputs.Output, 15), () => {
        printMsg({ msg: text`tails and ${randomNum2.outputs.Output} <= 15!` }).caching(false)
      })
    })
  },
})
