import { artifact, Dataset, definePipeline, string } from '@kubeflow/pipelines/dsl'
import { pythonStep } from '../python-step.ts'

/** The golden file that this pipeline must equal. */
export const golden = 'critical/pipeline_with_artifact_upload_download.yaml'

const downloadDatasetAndUploadAsArtifact = pythonStep('download_dataset_and_upload_as_artifact', {
  inputs: { dataset_name: string(), dataset_repo: string() },
  outputs: { output_dataset: artifact(Dataset) },
})

const printDatasetInfo = pythonStep('print_dataset_info', { inputs: { dataset: artifact(Dataset) } })

export const pipeline = definePipeline({
  name: 'pipeline-with-datasets',
  inputs: {
    dataset_name: string({ default: '' }),
    dataset_repo: string({ default: 'google/frames-benchmark' }),
  },
  body: (inputs) => {
    const downloadDatasetAndUploadAsArtifact2 = downloadDatasetAndUploadAsArtifact({
      dataset_name: inputs.dataset_name,
      dataset_repo: inputs.dataset_repo,
    })
    printDatasetInfo({ dataset: downloadDatasetAndUploadAsArtifact2.outputs.output_dataset })
  },
})
