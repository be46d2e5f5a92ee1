import { basename } from 'node:path'
import {
  type Pipeline,
  type PipelinesClient,
  type PipelineVersion,
  ServerRefusedError,
} from '@kubeflow/pipelines/client'
import { UnusableInputError } from '../../components/types/errors.ts'
import { connectBy } from './connect-by.ts'
import { readPipelineSource } from './pipeline-source.ts'
import { type Options, textOf } from './server-options.ts'
import { findChange } from './version-by-content.ts'

/** Uploads a pipeline, or with --pipeline-version or --if-changed a version of one, which is made where it is missing. */
export async function uploadCommand(source: string, options: Options): Promise<void> {
  const found = await readPipelineSource(source, options)
  const client = await connectBy(options)
  const name = textOf(options.name) ?? found.name
  const description = textOf(options.description)
  const shared = options.shared === true
  const upload = {
    shared,
    fileName: /\.(?:yaml|yml|json)$/.test(source) ? basename(source) : `${found.name}.yaml`,
    ...(description !== undefined && { description }),
  }
  const known = await client.pipelines.find(name, { among: shared ? 'shared' : 'own' })
  let versionName = textOf(options.pipelineVersion)
  if (options.ifChanged === true) {
    const change = await findChange(client, known?.pipeline_id, versionName ?? name, found.yaml)
    if (change.kind === 'none') return print(options, change.version, unchanged(name, change.version))
    versionName = change.name
  }
  if (versionName === undefined) {
    if (known !== undefined)
      throw new UnusableInputError(
        `${client.connection.endpoint} has a pipeline "${name}" (${known.pipeline_id}); add a version with --pipeline-version NAME or --if-changed, or choose another --name`,
      )
    const made = await client.pipelines.upload(found.yaml, { ...upload, name })
    return print(options, made, `pipeline ${name} uploaded: ${made.pipeline_id}`)
  }
  const versionUpload = { ...upload, name: versionName }
  const version =
    known === undefined
      ? await uploadFirstVersion(client, { name, ...upload }, found.yaml, versionUpload)
      : await client.pipelines.uploadVersion(known.pipeline_id, found.yaml, versionUpload)
  print(
    options,
    version,
    `version ${versionName} of pipeline ${name} uploaded: ${version.pipeline_version_id}`,
  )
}

type Upload = Parameters<PipelinesClient['pipelines']['upload']>[1]

/** Of a pipeline that is not there yet. What the server refuses leaves no pipeline without a version behind. */
async function uploadFirstVersion(
  client: PipelinesClient,
  pipeline: Upload,
  yaml: string,
  version: Upload,
): Promise<PipelineVersion> {
  const { pipeline_id: id } = await client.pipelines.create(pipeline)
  try {
    return await client.pipelines.uploadVersion(id, yaml, version)
  } catch (error) {
    // Without an answer it may be there. Who may not delete leaves a pipeline that the next upload fills.
    if (error instanceof ServerRefusedError) await client.pipelines.delete(id).catch(() => undefined)
    throw error
  }
}

function unchanged(pipeline: string, { name, display_name, pipeline_version_id }: PipelineVersion): string {
  return `version ${name ?? display_name} of pipeline ${pipeline} is the newest and says the same, nothing was uploaded: ${pipeline_version_id}`
}

function print(options: Options, made: Pipeline | PipelineVersion, sentence: string): void {
  process.stdout.write(`${options.json === true ? JSON.stringify(made) : sentence}\n`)
}
