import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type AnyPipeline, compilePipeline, validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import type { CompiledPipeline, Target } from '@kubeflow/pipelines/ir'
import { UnusableInputError } from '../../components/types/errors.ts'

/** A pipeline of ours by its name, or the one that a JavaScript module exports. */
export async function loadPipeline(source: string, exported: string | undefined): Promise<AnyPipeline> {
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

/**
 * A compiled pipeline to run here: one of ours by its name, a compiled file, or a module's pipeline, compiled now.
 *
 * @throws UnusableInputError with every fault of a compiled file, each with its line
 */
export async function loadCompiled(
  source: string,
  target: Target,
  exported: string | undefined,
): Promise<CompiledPipeline> {
  const own = new URL(`../../../pipelines/compiled/${target}/${source}.yaml`, import.meta.url)
  const isOwn = /^[\w-]+$/.test(source) && exported === undefined && existsSync(own)
  if (!isOwn && !/\.(ya?ml|json)$/i.test(source))
    return compilePipeline(await loadPipeline(source, exported), { target, allowIgnored: true })
  let text: string
  try {
    text = await readFile(isOwn ? own : source, 'utf8')
  } catch (error) {
    throw new UnusableInputError(`${source}: cannot be read (${(error as Error).message}); give a YAML file`)
  }
  // A run on this machine takes what any backend knows.
  const { pipeline, findings } = validatePipelineYaml(text, { target: 'kfp-next' })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (pipeline !== undefined && errors.length === 0) return pipeline
  const lines = errors.map(
    ({ line, column, place, message, remedy }) =>
      `${source}${line === undefined ? '' : `:${line}:${column}`}: ${place}: ${message}; ${remedy}`,
  )
  throw new UnusableInputError(`${source}: the compiled pipeline has faults:\n  ${lines.join('\n  ')}`)
}
