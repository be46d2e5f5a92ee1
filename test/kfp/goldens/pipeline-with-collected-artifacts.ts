import {
  Artifact,
  artifact,
  artifactList,
  definePipeline,
  integer,
  parallelFor,
  string,
} from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'local_execution/pipeline_with_collected_artifacts.yaml'

const writeArtifact = pythonStep('write_artifact', {
  inputs: { index: integer() },
  outputs: { out: artifact(Artifact) },
})

const readAndJoin = pythonStep('read_and_join', {
  inputs: { artifacts: artifactList(Artifact) },
  outputs: { Output: string() },
})

export const pipeline = definePipeline({
  name: 'pipeline-with-collected-artifacts',
  body: () => {
    const forLoop2 = parallelFor([0, 1, 2], (item) => {
      const writeArtifact2 = writeArtifact({ index: item })
      return { writeArtifactOut: writeArtifact2.outputs.out }
    })
    const readAndJoin2 = readAndJoin({ artifacts: forLoop2.writeArtifactOut })
    return { Output: readAndJoin2.outputs.Output }
  },
})
