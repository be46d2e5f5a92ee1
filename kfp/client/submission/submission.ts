import type { JsonObject } from '../../ir/json.ts'
import type { CompiledPipeline } from '../../ir/yaml/write-yaml.ts'
import { ClientUsageError } from '../client-error.ts'
import type { components } from '../generated/api.ts'

/** What a run runs: a compiled pipeline, or one that was uploaded. */
export type PipelineSource =
  | { readonly pipeline: CompiledPipeline }
  | {
      readonly pipelineId: string
      /** The latest version where nothing is said. */
      readonly versionId?: string
    }

/** A run to be made, or one that is made again and again. */
export interface Submission {
  readonly name: string
  readonly description?: string
  /** The server's default experiment where nothing is said; servers of many users refuse that. */
  readonly experimentId?: string
  readonly source: PipelineSource
  /** By the pipeline's own names; see readArguments for the check. */
  readonly arguments?: JsonObject
  /** Where artifacts are stored, such as `s3://bucket/runs`. */
  readonly pipelineRoot?: string
  /** The Kubernetes service account of the steps. */
  readonly serviceAccount?: string
}

/** The fields of a run and of a recurring run that say what is to be run. */
export function pipelineFields(submission: Submission): components['schemas']['NewRun'] {
  const { name, description, experimentId, source, pipelineRoot, serviceAccount } = submission
  if (name.trim() === '') throw new ClientUsageError('a run is to be made without a name; give one')
  return {
    display_name: name,
    ...(description !== undefined && { description }),
    ...(experimentId !== undefined && { experiment_id: experimentId }),
    ...sourceFields(source),
    runtime_config: {
      parameters: { ...submission.arguments },
      ...(pipelineRoot !== undefined && { pipeline_root: pipelineRoot }),
    },
    ...(serviceAccount !== undefined && { service_account: serviceAccount }),
  }
}

function sourceFields(
  source: PipelineSource,
): Pick<components['schemas']['NewRun'], 'pipeline_spec' | 'pipeline_version_reference'> {
  if ('pipeline' in source) {
    const { spec, platform } = source.pipeline
    const hasPlatform = platform !== undefined && Object.keys(platform).length > 0
    return {
      pipeline_spec: hasPlatform ? { pipeline_spec: spec, platform_spec: platform } : { ...spec },
    }
  }
  return {
    pipeline_version_reference: {
      pipeline_id: source.pipelineId,
      ...(source.versionId !== undefined && { pipeline_version_id: source.versionId }),
    },
  }
}
