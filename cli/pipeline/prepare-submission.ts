import {
  claimParameters,
  fillClaims,
  type PipelineSource,
  type PipelinesClient,
  readArguments,
  type Submission,
} from '@kubeflow/pipelines/client'
import {
  CLAIM_PARAMETER_PREFIX,
  claimParameterName,
  validatePipelineYaml,
} from '@kubeflow/pipelines/compiler'
import type { CompiledPipeline } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { connectBy } from './connect-by.ts'
import { readGivenArguments } from './given-arguments.ts'
import { readGivenClaims } from './given-claims.ts'
import { readPipelineSource } from './pipeline-source.ts'
import { type Options, textOf } from './server-options.ts'

export interface PreparedSubmission {
  readonly client: PipelinesClient
  readonly submission: Submission
  readonly pipelineName: string
}

/**
 * Everything that a run needs, checked: pipeline, arguments, claims. Nothing has been changed on the server
 * when this throws; the experiment is made last.
 */
export async function prepareSubmission(
  source: string,
  options: Options,
  signal?: AbortSignal,
): Promise<PreparedSubmission> {
  const client = await connectBy(options)
  const aborting = { ...(signal !== undefined && { signal }) }
  if (options.uploaded !== true && options.pipelineVersion !== undefined)
    throw new UnusableInputError('--pipeline-version goes with --uploaded; give both, or neither')
  const { pipelineName, pipeline, pipelineSource } =
    options.uploaded === true
      ? await findUploaded(client, source, textOf(options.pipelineVersion), aborting)
      : await fromFile(source, options)
  const parameters = pipeline.spec.root.inputDefinitions?.parameters ?? {}
  const given = await readGivenArguments(options)
  const claimed = claimParameters(parameters)
  const { claims, origin, namedKeys } = await readGivenClaims(
    // The cluster is not asked for what nobody needs.
    claimed.length === 0 ? { ...options, claimsFromCluster: undefined } : options,
    // What the user typed, also where it is the installation's own.
    textOf(options.namespace) ?? client.connection.namespace,
  )
  const stray = namedKeys.find((key) => !claimed.includes(claimParameterName(key)))
  if (stray !== undefined) throw new UnusableInputError(`--claim "${stray}": ${claimHint(claimed)}`)
  const filled = readArguments(pipeline, fillClaims(parameters, given, claims, origin))
  const experiment = await client.experiments.getOrCreate(experimentName(options), aborting)
  const [description, serviceAccount, pipelineRoot] = [
    textOf(options.description),
    textOf(options.serviceAccount),
    textOf(options.pipelineRoot),
  ]
  return {
    client,
    pipelineName,
    submission: {
      name: textOf(options.name) ?? `${pipelineName} ${timeName(new Date())}`,
      source: pipelineSource,
      arguments: filled,
      experimentId: experiment.experiment_id,
      ...(description !== undefined && { description }),
      ...(serviceAccount !== undefined && { serviceAccount }),
      ...(pipelineRoot !== undefined && { pipelineRoot }),
    },
  }
}

interface FoundPipeline {
  readonly pipelineName: string
  readonly pipeline: CompiledPipeline
  readonly pipelineSource: PipelineSource
}

async function fromFile(source: string, options: Options): Promise<FoundPipeline> {
  const { name, pipeline } = await readPipelineSource(source, options)
  return { pipelineName: name, pipeline, pipelineSource: { pipeline } }
}

async function findUploaded(
  client: PipelinesClient,
  name: string,
  versionName: string | undefined,
  aborting: { readonly signal?: AbortSignal },
): Promise<FoundPipeline> {
  const known = await client.pipelines.find(name, aborting)
  if (known === undefined)
    throw new UnusableInputError(
      `${client.connection.endpoint} has no pipeline "${name}"; see signline pipeline list pipelines, or upload it`,
    )
  const id = known.pipeline_id
  for await (const version of client.pipelines.versions(id, aborting)) {
    const versionId = version.pipeline_version_id
    const names = [version.name, version.display_name, versionId]
    if (versionName !== undefined && !names.includes(versionName)) continue
    const whole =
      version.pipeline_spec ?? (await client.pipelines.getVersion(id, versionId, aborting)).pipeline_spec
    return {
      pipelineName: name,
      pipeline: readStored(whole, name),
      pipelineSource: { pipelineId: id, versionId },
    }
  }
  throw new UnusableInputError(
    versionName === undefined
      ? `the pipeline "${name}" has no version; upload one`
      : `the pipeline "${name}" has no version "${versionName}"; see signline pipeline list versions --pipeline ${name}`,
  )
}

/** A pipeline as the server keeps it; read by the same eyes as a file, for its inputs. */
function readStored(content: Readonly<Record<string, unknown>> | undefined, name: string): CompiledPipeline {
  const spec = content?.pipeline_spec ?? content
  const { pipeline } = validatePipelineYaml(JSON.stringify(spec ?? {}), { target: 'kfp-next' })
  if (pipeline?.spec.root === undefined)
    throw new UnusableInputError(
      `the server keeps no pipeline of Kubeflow 2 under "${name}"; upload one, or submit a file`,
    )
  return pipeline
}

function claimHint(claimed: readonly string[]): string {
  if (claimed.length === 0)
    return 'the pipeline takes no claims as inputs; compile it for kfp-next, or leave them to the policy of the cluster, as kfp-2.17 does'
  const keys = claimed.map((name) => name.slice(CLAIM_PARAMETER_PREFIX.length))
  return `the pipeline claims by ${keys.join(', ')}; give one of these`
}

/** As Python's client names them. */
function experimentName({ experiment }: Options): string {
  const { KF_PIPELINES_OVERRIDE_EXPERIMENT_NAME: override, KF_PIPELINES_DEFAULT_EXPERIMENT_NAME: usual } =
    process.env
  return override || textOf(experiment) || usual || 'Default'
}

function timeName(now: Date): string {
  return now.toISOString().slice(0, 19).replace('T', ' ').replaceAll(':', '-')
}
