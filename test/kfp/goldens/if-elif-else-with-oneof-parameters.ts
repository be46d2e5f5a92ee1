import { definePipeline, equals, string, when } from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'if_elif_else_with_oneof_parameters.yaml'

const flipThreeSidedDie = pythonStep('flip_three_sided_die', { outputs: { Output: string() } })

const printAndReturn = pythonStep('print_and_return', {
  inputs: { text: string() },
  outputs: { Output: string() },
})

const specialPrintAndReturn = pythonStep('special_print_and_return', {
  inputs: { text: string() },
  outputs: { output_key: string() },
})

const rollDiePipelinePipeline = definePipeline({
  name: 'roll-die-pipeline',
  body: () => {
    const flipThreeSidedDie2 = flipThreeSidedDie()
    const conditionBranches1 = when(equals(flipThreeSidedDie2.outputs.Output, 'heads'), () => {
      const printAndReturn2 = printAndReturn({ text: PROSE })
      return { result: printAndReturn2.outputs.Output }
    })
      .elseWhen(equals(flipThreeSidedDie2.outputs.Output, 'tails'), () => {
        const printAndReturn2 = printAndReturn({ text: PROSE })
        return { result: printAndReturn2.outputs.Output }
      })
      .otherwise(() => {
        const specialPrintAndReturn2 = specialPrintAndReturn({ text: 'Draw!' })
        return { result: specialPrintAndReturn2.outputs.output_key }
      })
    return { Output: conditionBranches1.result }
  },
})

export const pipeline = definePipeline({
  name: 'outer-pipeline',
  body: () => {
    const rollDiePipeline = rollDiePipelinePipeline()
    const printAndReturn2 = printAndReturn({ text: rollDiePipeline.outputs.Output })
    return { Output: printAndReturn2.outputs.Output }
  },
})
