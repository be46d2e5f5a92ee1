import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AnyPipeline, compilePipeline } from '@kubeflow/pipelines/compiler'
import { type Component, type Definitions, defineComponent, definePipeline } from '@kubeflow/pipelines/dsl'
import { commandBefore, type RunOptions, type RunResult, runPipeline } from '@kubeflow/pipelines/local'
import { afterAll } from 'vitest'

type None = Record<never, never>

export const IMAGE = 'registry.example/test/steps:1'
export const images = [commandBefore(IMAGE, [])]

/**
 * A step that is a shell script. `$1` is the ExecutorInput; an output parameter `x` is written to the
 * file `$x`, an artifact `x` to the path `$x`, and an input `x` stands in `$x`.
 */
export function shellStep<const I extends Definitions = None, const O extends Definitions = None>(
  name: string,
  script: string,
  { inputs, outputs }: { readonly inputs?: I; readonly outputs?: O } = {},
): Component<I, O> {
  const given = Object.entries(inputs ?? {}).map(
    ([key, { role }]) =>
      [
        key,
        role === 'parameter' ? `{{$.inputs.parameters['${key}']}}` : `{{$.inputs.artifacts['${key}'].path}}`,
      ] as const,
  )
  const made = Object.entries(outputs ?? {}).map(
    ([key, { role }]) =>
      [
        key,
        role === 'parameter'
          ? `{{$.outputs.parameters['${key}'].output_file}}`
          : `{{$.outputs.artifacts['${key}'].path}}`,
      ] as const,
  )
  const all = [...given, ...made]
  const reading = all.map(([key], place) => `${key}="\${${place + 2}}"`).join('; ')
  return defineComponent({
    name,
    image: IMAGE,
    ...(inputs !== undefined && { inputs }),
    ...(outputs !== undefined && { outputs }),
    command: ['sh', '-c', `${reading === '' ? ':' : reading}\n${script}`, name],
    args: ['{{$}}', ...all.map(([, placeholder]) => placeholder)],
  }) as Component<I, O>
}

/** Removed when the tests of a file are over. */
export const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'kfp-local-'))
  folders.push(folder)
  return folder
}

/** Compiles and runs a pipeline in a folder of its own. */
export async function runLocally(
  pipeline: AnyPipeline,
  args: RunOptions['args'] = {},
  options: Partial<RunOptions> = {},
): Promise<RunResult & { readonly folder: string; readonly statuses: Readonly<Record<string, string>> }> {
  const folder = options.outFolder ?? newFolder()
  const compiled = compilePipeline(pipeline, { target: 'kfp-next', allowIgnored: true })
  const result = await runPipeline(compiled, { outFolder: folder, images, args, cores: 4, ...options })
  const statuses = Object.fromEntries(
    Object.entries(result.state.tasks).map(([path, { status }]) => [path, status]),
  )
  return { ...result, folder, statuses }
}

/** The lines of a file that steps append to; none where it is not there. */
export function linesOf(file: string): readonly string[] {
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : []
}

/** A pipeline of one step that has no inputs. */
export function single(step: (given: object) => unknown, name = 'single') {
  return definePipeline({
    name,
    body: () => {
      step({})
    },
  })
}
