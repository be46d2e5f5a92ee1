import { extname } from 'node:path'
import { compilePipeline, type Finding, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import { type CompiledPipeline, type Target, targets, writePipelineYaml } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'
import { forCluster } from './for-cluster.ts'
import { loadPipeline } from './load-pipeline.ts'
import { readText } from './read-text.ts'
import { type Options, textOf } from './server-options.ts'
import { readTarget } from './target.ts'

/** A pipeline that a server may be given. */
export interface SourcePipeline {
  readonly name: string
  readonly pipeline: CompiledPipeline
  /** The text of the file, or what compiling gave. */
  readonly yaml: string
}

/**
 * A pipeline by a compiled file, by a module that defines one, or by the name of one of ours. It is checked
 * strictly: an error ends it, warnings go to stderr.
 */
export async function readPipelineSource(source: string, options: Options): Promise<SourcePipeline> {
  const target = readTarget(options.target)
  if (/\.(?:zip|tgz|gz|tar)$/.test(source))
    throw new UnusableInputError(`${source}: this is an archive; unpack it and give the YAML file in it`)
  if (!['.yaml', '.yml', '.json'].includes(extname(source))) {
    const compiled = compilePipeline(await loadPipeline(source, textOf(options.export)), { target })
    const pipeline = forCluster(compiled, options)
    return { name: pipeline.spec.pipelineInfo.name, pipeline, yaml: writePipelineYaml(pipeline) }
  }
  const yaml = await readText(source)
  const { pipeline, findings } = validatePipelineYaml(yaml, { target })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length > 0 || pipeline === undefined)
    throw new UnusableInputError(
      `${source}: a server would not run this for ${target}, nothing was sent\n${errors.map((error) => describe(source, error)).join('\n')}${otherTarget(yaml, target)}`,
    )
  for (const finding of findings) process.stderr.write(`signline: warning: ${describe(source, finding)}\n`)
  const { name } = pipeline.spec.pipelineInfo
  const fitted = forCluster(pipeline, options)
  // The file as it is, comments and all, where nothing in it is replaced.
  return { name, pipeline: fitted, yaml: fitted === pipeline ? yaml : writePipelineYaml(fitted) }
}

/** Says so where the file was compiled for another backend. */
function otherTarget(yaml: string, target: Target): string {
  const other = targets.find(
    (known) =>
      known !== target &&
      validatePipelineYaml(yaml, { target: known }).findings.every(({ severity }) => severity !== 'error'),
  )
  return other === undefined ? '' : `; for ${other} it is sound: give --target ${other}`
}

function describe(file: string, { line, column, place, message, remedy }: Finding): string {
  const at = line === undefined ? '' : `:${line}:${column}`
  return `${file}${at}: ${place}: ${message}; ${remedy}`
}
