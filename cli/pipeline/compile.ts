import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { type CompiledPipeline, writePipelineYaml } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { withImages } from '../../pipelines/image.ts'
import { readRecordingsVolume, withRecordings } from '../../pipelines/recordings-volume.ts'
import { loadPipeline } from './load-pipeline.ts'
import { readTarget } from './target.ts'
import { writeWhole } from './write-file.ts'

/** Compiles one pipeline; prints the YAML, or with --write where it went. */
export async function compileCommand(
  source: string,
  options: Readonly<Record<string, string | boolean | undefined>>,
): Promise<void> {
  const target = readTarget(options.target)
  const pipeline = await loadPipeline(source, options.export as string | undefined)
  const compiled = compilePipeline(pipeline, { target, allowIgnored: options.allowIgnored === true })
  const yaml = writePipelineYaml(forCluster(compiled, options))
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

/** The images and the volume that this cluster has. */
function forCluster(
  compiled: CompiledPipeline,
  options: Readonly<Record<string, string | boolean | undefined>>,
): CompiledPipeline {
  const { image, gpuImage, recordings } = options as Readonly<Record<string, string | undefined>>
  if (gpuImage !== undefined && image === undefined)
    throw new UnusableInputError('--gpu-image goes with --image; name both')
  const imaged =
    image === undefined
      ? compiled
      : withImages(compiled, { image, ...(gpuImage !== undefined && { gpuImage }) })
  return recordings === undefined ? imaged : withRecordings(imaged, readRecordingsVolume(recordings))
}
