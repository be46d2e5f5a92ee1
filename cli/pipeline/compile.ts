import { compilePipeline, writePipelineManifest } from '@kubeflow/pipelines/compiler'
import { type CompiledPipeline, writePipelineYaml } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { forCluster } from './for-cluster.ts'
import { loadPipeline } from './load-pipeline.ts'
import { readTarget } from './target.ts'
import { writeWhole } from './write-file.ts'

/** Compiles one pipeline; prints the YAML, or with --write where it went. */
export async function compileCommand(source: string, options: Options): Promise<void> {
  const target = readTarget(options.target)
  const pipeline = await loadPipeline(source, options.export as string | undefined)
  const compiled = compilePipeline(pipeline, { target, allowIgnored: options.allowIgnored === true })
  const yaml = write(forCluster(compiled, options), options)
  const { name } = pipeline.definition
  const out = options.write as string | undefined
  if (out !== undefined) await writeWhole(out, yaml)
  if (options.json === true)
    process.stdout.write(
      `${JSON.stringify({ pipeline: name, target, ...(out === undefined ? { yaml } : { written: out }) })}\n`,
    )
  else if (out === undefined) process.stdout.write(yaml)
  else process.stderr.write(`${name} compiled for ${target}: ${out}\n`)
}

type Options = Readonly<Record<string, string | boolean | undefined>>

/** A pipeline as Kubeflow takes it, or with --manifest as the Kubernetes objects that it is kept in. */
function write(pipeline: CompiledPipeline, options: Options): string {
  const { manifest, pipelineVersion, namespace } = options
  const isManifest = manifest !== undefined
  if (!isManifest && (pipelineVersion !== undefined || namespace !== undefined))
    throw new UnusableInputError(
      '--pipeline-version and --namespace name Kubernetes objects; give --manifest with them',
    )
  if (!isManifest) return writePipelineYaml(pipeline)
  if (manifest !== 'version' && manifest !== 'both')
    throw new UnusableInputError(`--manifest is "${String(manifest)}"; give version or both`)
  return writePipelineManifest(pipeline, {
    includePipeline: manifest === 'both',
    ...(typeof pipelineVersion === 'string' && { versionName: pipelineVersion }),
    ...(typeof namespace === 'string' && { namespace }),
  })
}
