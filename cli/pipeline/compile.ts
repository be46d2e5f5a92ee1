import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyPipeline, compileToYaml } from '@kubeflow/pipelines/compiler'
import { UnusableInputError } from '../../components/types/errors.ts'
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

async function loadPipeline(source: string, exported: string | undefined): Promise<AnyPipeline> {
  const own = new URL(`../../pipelines/${source}.js`, import.meta.url)
  const isName = /^[\w-]+$/.test(source)
  const module = isName && existsSync(own) ? own : pathToFileURL(resolve(source))
  if (!existsSync(module))
    throw new UnusableInputError(
      `${source}: neither a pipeline of ours nor a file; give the path of a module`,
    )
  let exports: Record<string, unknown>
  try {
    exports = (await import(module.href)) as Record<string, unknown>
  } catch (error) {
    throw new UnusableInputError(
      `${source}: the module cannot be loaded (${(error as Error).message}); compile TypeScript to JavaScript first`,
      { cause: error },
    )
  }
  const pipelines = Object.entries(exports).filter((entry): entry is [string, AnyPipeline] =>
    isPipeline(entry[1]),
  )
  const names = pipelines.map(([name]) => name).join(', ')
  const [only, ...others] = pipelines.filter(([name]) => exported === undefined || name === exported)
  if (only === undefined)
    throw new UnusableInputError(
      exported === undefined
        ? `${source}: exports no pipeline; export what definePipeline gives`
        : `${source}: exports no pipeline "${exported}"; it has ${names || 'none'}`,
    )
  if (others.length > 0)
    throw new UnusableInputError(`${source}: exports several pipelines; choose with --export one of ${names}`)
  return only[1]
}

function isPipeline(value: unknown): value is AnyPipeline {
  if (typeof value !== 'function' || !('definition' in value)) return false
  return (value.definition as { kind?: unknown } | undefined)?.kind === 'pipeline'
}
