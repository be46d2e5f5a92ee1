import {
  anything,
  boolean,
  definePipeline,
  equals,
  greaterThan,
  integer,
  lessThan,
  list,
  parallelFor,
  string,
  when,
} from '@kubeflow/pipelines/dsl'
import { PROSE } from '../comparable.ts'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'if_elif_else_complex.yaml'

const printAndReturn = pythonStep('print_and_return', {
  inputs: { text: string() },
  outputs: { Output: string() },
})

const int0To9999 = pythonStep('int_0_to_9999', { outputs: { Output: integer() } })

const isEvenOrOdd = pythonStep('is_even_or_odd', {
  inputs: { num: integer() },
  outputs: { Output: string() },
})

const printInts = pythonStep('print_ints', { inputs: { ints: list(anything()) } })

export const pipeline = definePipeline({
  name: 'lucky-number-pipeline',
  inputs: {
    add_drumroll: boolean({ default: true }),
    repeat_if_lucky_number: boolean({ default: true }),
    trials: list(integer(), { default: [1, 2, 3] }),
  },
  body: (inputs) => {
    const forLoop1 = parallelFor(inputs.trials, (item) => {
      when(equals(inputs.add_drumroll, true), () => {
        when(equals(item, 3), () => {
          printAndReturn({ text: PROSE })
        })
      })
      const int0To99992 = int0To9999().caching(false)
      when(lessThan(int0To99992.outputs.Output, 5000), () => {
        const isEvenOrOdd2 = isEvenOrOdd({ num: int0To99992.outputs.Output })
        const conditionBranches5 = when(equals(isEvenOrOdd2.outputs.Output, 'even'), () => {
          const printAndReturn2 = printAndReturn({ text: PROSE })
          return { result: printAndReturn2.outputs.Output }
        }).otherwise(() => {
          const printAndReturn3 = printAndReturn({ text: PROSE })
          return { result: printAndReturn3.outputs.Output }
        })
        printAndReturn({ text: conditionBranches5.result })
      })
        .elseWhen(greaterThan(int0To99992.outputs.Output, 5000), () => {
          const isEvenOrOdd2 = isEvenOrOdd({ num: int0To99992.outputs.Output })
          const conditionBranches10 = when(equals(isEvenOrOdd2.outputs.Output, 'even'), () => {
            const printAndReturn5 = printAndReturn({ text: PROSE })
            return { result: printAndReturn5.outputs.Output }
          }).otherwise(() => {
            const printAndReturn6 = printAndReturn({ text: PROSE })
            return { result: printAndReturn6.outputs.Output }
          })
          printAndReturn({ text: conditionBranches10.result })
        })
        .otherwise(() => {
          when(equals(inputs.repeat_if_lucky_number, true), () => {
            parallelFor([1, 2], () => {
              printAndReturn({ text: PROSE })
            })
          })
          printAndReturn({ text: PROSE })
        })
      return { int0To9999Output: int0To99992.outputs.Output }
    })
    printInts({ ints: forLoop1.int0To9999Output })
  },
})
