import { basename } from 'node:path'
import { UnusableInputError } from '../../components/types/errors.ts'
import { connectBy } from './connect-by.ts'
import { readPipelineSource } from './pipeline-source.ts'
import { type Options, textOf } from './server-options.ts'

/** Uploads a pipeline, or with --pipeline-version a further version of one that is there. */
export async function uploadCommand(source: string, options: Options): Promise<void> {
  const found = await readPipelineSource(source, options)
  const client = await connectBy(options)
  const name = textOf(options.name) ?? found.name
  const versionName = textOf(options.pipelineVersion)
  const description = textOf(options.description)
  const described = description === undefined ? {} : { description }
  const fileName = /\.(?:yaml|yml|json)$/.test(source) ? basename(source) : `${found.name}.yaml`
  const known = await client.pipelines.find(name)
  if (known !== undefined && versionName === undefined)
    throw new UnusableInputError(
      `${client.connection.endpoint} has a pipeline "${name}" (${known.pipeline_id}); add a version with --pipeline-version NAME, or choose another --name`,
    )
  const made =
    known === undefined
      ? await client.pipelines.upload(found.yaml, {
          name,
          fileName,
          shared: options.shared === true,
          ...described,
        })
      : undefined
  const version =
    versionName === undefined
      ? undefined
      : await client.pipelines.uploadVersion((known ?? made)?.pipeline_id ?? '', found.yaml, {
          name: versionName,
          fileName,
          ...described,
        })
  if (options.json === true) process.stdout.write(`${JSON.stringify(version ?? made)}\n`)
  else if (version !== undefined)
    process.stdout.write(
      `version ${versionName} of pipeline ${name} uploaded: ${version.pipeline_version_id}\n`,
    )
  else process.stdout.write(`pipeline ${name} uploaded: ${made?.pipeline_id}\n`)
}
