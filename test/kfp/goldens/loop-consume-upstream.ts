import {
  Artifact,
  anything,
  artifact,
  definePipeline,
  list,
  parallelFor,
  string,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'parallel_and_nested/loop_consume_upstream.yaml'

const splitInput = pythonStep('split_input', {
  inputs: { input: string() },
  outputs: { Output: list(string()) },
})

const createFile = pythonStep('create_file', {
  inputs: { content: string() },
  outputs: { file: artifact(Artifact) },
})

const readFile = pythonStep('read_file', {
  inputs: { file: artifact(Artifact) },
  outputs: { Output: string() },
})

const printInput = pythonStep('print_input', { inputs: { input: list(anything()) } })

export const pipeline = definePipeline({
  name: 'loop-consume-upstream',
  displayName: `Loop Consume Upstream`,
  body: () => {
    const splitInput2 = splitInput({ input: 'component1,component2,component3' })
      .caching(false)
      .displayName(`same display name`)
    parallelFor(splitInput2.outputs.Output, (item) => {
      const createFile2 = createFile({ content: item }).caching(false).displayName(`same display name`)
      readFile({ file: createFile2.outputs.file }).caching(false).displayName(`same display name`)
    })
    printInput({ input: splitInput2.outputs.Output }).caching(false).displayName(`same display name`)
  },
})
