import { Artifact, artifact, definePipeline, equals, string, when } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'if_else_with_oneof_artifacts.yaml'

const flipCoin = pythonStep('flip_coin', { outputs: { Output: string() } })

const paramToArtifact = pythonStep('param_to_artifact', {
  inputs: { val: string() },
  outputs: { a: artifact(Artifact) },
})

const printArtifact = pythonStep('print_artifact', { inputs: { a: artifact(Artifact) } })

const flipCoinPipelinePipeline = definePipeline({
  name: 'flip-coin-pipeline',
  body: () => {
    const flipCoin2 = flipCoin()
    const conditionBranches1 = when(equals(flipCoin2.outputs.Output, 'heads'), () => {
      const paramToArtifact2 = paramToArtifact({ val: flipCoin2.outputs.Output })
      return { result: paramToArtifact2.outputs.a }
    }).otherwise(() => {
      const paramToArtifact2 = paramToArtifact({ val: flipCoin2.outputs.Output })
      return { result: paramToArtifact2.outputs.a }
    })
    printArtifact({ a: conditionBranches1.result })
    return { Output: conditionBranches1.result }
  },
})

export const pipeline = definePipeline({
  name: 'outer-pipeline',
  body: () => {
    const flipCoinPipeline = flipCoinPipelinePipeline()
    printArtifact({ a: flipCoinPipeline.outputs.Output })
  },
})
