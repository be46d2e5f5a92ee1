import { compileToYaml } from '@kubeflow/pipelines/compiler'
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
  const yaml = compileToYaml(pipeline, { target, allowIgnored: options.allowIgnored === true })
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
