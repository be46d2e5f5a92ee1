import { definePipeline } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'essential/embedded_artifact.yaml'

const readEmbeddedArtifactDir = pythonStep('read_embedded_artifact_dir')

const readEmbeddedArtifactFile = pythonStep('read_embedded_artifact_file')

export const pipeline = definePipeline({
  name: 'nb-simple',
  body: () => {
    readEmbeddedArtifactDir().caching(false)
    readEmbeddedArtifactFile().caching(false)
  },
})
