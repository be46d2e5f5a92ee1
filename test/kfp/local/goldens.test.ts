import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { validatePipelineYaml } from '@kubeflow/pipelines/compiler'
import type { CompiledPipeline, Json, ParameterType } from '@kubeflow/pipelines/ir'
import { checkRunnable, type ImageRule, NotRunnableError, runPipeline } from '@kubeflow/pipelines/local'
import { describe, expect, test } from 'vitest'
import { newFolder } from './local-run.ts'

const GOLDENS = join(import.meta.dirname, '../../../../shared/kfp/goldens')
const isThere = existsSync(GOLDENS)
if (!isThere) process.stdout.write('skipped: the golden files of Kubeflow are not beside the project\n')
const files = isThere
  ? (readdirSync(GOLDENS, { recursive: true, encoding: 'utf8' }) as string[])
      .filter((name) => name.endsWith('.yaml'))
      .sort()
  : []

function read(file: string): CompiledPipeline {
  const { pipeline } = validatePipelineYaml(readFileSync(join(GOLDENS, file), 'utf8'))
  if (pipeline === undefined) throw new Error(`${file} cannot be read`)
  return pipeline
}

const SAMPLES: Readonly<Record<ParameterType, Json>> = {
  STRING: 'text',
  NUMBER_INTEGER: 3,
  NUMBER_DOUBLE: 0.5,
  BOOLEAN: true,
  LIST: ['a', 'b'],
  STRUCT: { a: 'b' },
  TASK_FINAL_STATUS: {},
  TASK_CONFIG: {},
}

/** Arguments for what has no default. */
function argumentsFor({ spec }: CompiledPipeline): Record<string, Json> {
  const parameters = Object.entries(spec.root.inputDefinitions?.parameters ?? {})
  return Object.fromEntries(
    parameters
      .filter(([, { defaultValue, isOptional }]) => defaultValue === undefined && isOptional !== true)
      .map(([name, { parameterType = 'STRING' }]) => [name, SAMPLES[parameterType]]),
  )
}

/**
 * Stands for a Python function: writes an artifact's file and a value of the right type for each output;
 * a function that is made to fail does.
 */
const STAND_IN = `
const fs = require('node:fs'), path = require('node:path')
const [, , typesFile, text, name] = process.argv
if (/fail|exit_1/.test(name)) { console.log('made to fail'); process.exit(1) }
const { inputs, outputs } = JSON.parse(text)
const types = JSON.parse(fs.readFileSync(typesFile, 'utf8'))[name]
const parameterValues = {}
for (const key of Object.keys(outputs.parameters ?? {})) parameterValues[key] = types[key]
for (const { artifacts } of Object.values(outputs.artifacts ?? {}))
  for (const { uri } of artifacts) { fs.mkdirSync(path.dirname(uri), { recursive: true }); fs.writeFileSync(uri, name) }
for (const { artifacts } of Object.values(inputs.artifacts ?? {}))
  for (const { uri } of artifacts) fs.statSync(uri)
fs.writeFileSync(outputs.outputFile, JSON.stringify({ parameterValues }))
`

/** Rules that run Python functions as the stand-in, and all else as it is. */
function standIns({ spec }: CompiledPipeline, folder: string): readonly ImageRule[] {
  const types: Record<string, Record<string, Json>> = {}
  const images = new Set<string>()
  for (const component of Object.values(spec.components ?? {})) {
    const { container } = spec.deploymentSpec.executors?.[component.executorLabel ?? ''] ?? {}
    if (container === undefined) continue
    images.add(container.image)
    const words = [...(container.command ?? []), ...(container.args ?? [])]
    const name = words[words.indexOf('--function_to_execute') + 1] ?? ''
    const made = Object.fromEntries(
      Object.entries(component.outputDefinitions?.parameters ?? {}).map(
        ([key, { parameterType = 'STRING' }]) => [key, SAMPLES[parameterType]],
      ),
    )
    // Two components may run functions of one name.
    types[name] = { ...types[name], ...made }
  }
  const [typesFile, program] = [join(folder, 'types.json'), join(folder, 'stand-in.cjs')]
  writeFileSync(typesFile, JSON.stringify(types))
  writeFileSync(program, STAND_IN)
  return [...images].map((image) => ({
    image,
    command: (words) => {
      const input = words.indexOf('--executor_input')
      if (input < 0) return words
      const name = words[words.indexOf('--function_to_execute') + 1] ?? 'notebook'
      return [process.execPath, program, typesFile, words[input + 1] ?? '', name]
    },
  }))
}

/** Programs and files that are not on every machine, and steps that take long. */
const NOT_RUN: Readonly<Record<string, string>> = {
  'artifacts_simple.yaml': 'asks for python',
  'container_with_artifact_output.yaml': 'asks for a script of its image',
  'container_with_concat_placeholder.yaml': 'asks for a program of its image',
  'container_with_if_placeholder.yaml': 'asks for a program of its image',
  'container_with_placeholder_in_fstring.yaml': 'asks for a program of its image',
  'essential/pipeline_with_nested_conditions_yaml.yaml': 'asks for python',
  'long-running.yaml': 'sleeps for ten minutes',
  'xgboost_sample_pipeline.yaml': 'trains with xgboost on data from the web',
}

const REFUSED: Readonly<Record<string, string>> = {
  'critical/pipeline_with_volume_long_name.yaml': 'volume',
  'parallel_and_nested/nested_parallel_for_secret.yaml': 'secret',
  'parallel_and_nested/parallel_for_mount_pvc.yaml': 'volume',
  'parallel_and_nested/parallel_for_secret.yaml': 'secret',
  'pipeline_with_secret_as_volume.yaml': 'secret',
  'pipeline_with_volume.yaml': 'volume',
  'pipeline_with_volume_no_cache.yaml': 'volume',
}

/** A function in them fails, so the run does; what ignores the failure runs all the same. */
const ENDS_FAILED: ReadonlySet<string> = new Set([
  'failing/fail_v2.yaml',
  'failing/pipeline_with_exit_handler.yaml',
  'failing/pipeline_with_multiple_exit_handlers.yaml',
  'local_execution/local_execution_pipeline_with_ignore_upstream_failure.yaml',
  'pipeline_as_exit_task.yaml',
  'pipeline_with_task_using_ignore_upstream_failure.yaml',
])

describe.skipIf(!isThere)('Kubeflow’s own compiled pipelines', () => {
  test('are checked without a fault of ours, with and without rules for their images', () => {
    expect(files).toHaveLength(78)
    for (const file of files) {
      const pipeline = read(file)
      const folder = newFolder()
      expect(() => checkRunnable(pipeline, { images: [] }), file).not.toThrow()
      const all = checkRunnable(pipeline, {
        images: standIns(pipeline, folder),
        args: argumentsFor(pipeline),
      })
      expect(
        all.filter(({ code }) => code === 'argument' || code === 'condition'),
        file,
      ).toEqual([])
    }
  })

  test.each(Object.entries(REFUSED))('%s is refused for its %s', async (file, code) => {
    const pipeline = read(file)
    const run = runPipeline(pipeline, {
      images: standIns(pipeline, newFolder()),
      args: argumentsFor(pipeline),
      outFolder: newFolder(),
    })
    await expect(run).rejects.toThrow(NotRunnableError)
    const { findings } = await run
      .catch((error: unknown) => error as NotRunnableError)
      .then((error) => error as NotRunnableError)
    expect(findings.map((finding) => finding.code)).toContain(code)
  })

  const runnable = files.filter((file) => NOT_RUN[file] === undefined && REFUSED[file] === undefined)
  test.each(runnable)('%s runs, its Python functions played by a stand-in', async (file) => {
    const pipeline = read(file)
    const folder = newFolder()
    const store = join(folder, 'store')
    mkdirSync(store)
    for (const name of ['shakespeare1.txt', 'shakespeare2.txt']) writeFileSync(join(store, name), name)
    const { status, state, failure } = await runPipeline(pipeline, {
      images: standIns(pipeline, folder),
      args: argumentsFor(pipeline),
      artifactRoots: [{ uri: 'gs://ml-pipeline-playground', folder: store }],
      outFolder: join(folder, 'run'),
      cores: 4,
    })
    if (ENDS_FAILED.has(file)) expect(status).toBe('FAILED')
    else expect({ status, failure }).toEqual({ status: 'SUCCEEDED' })
    expect(Object.values(state.tasks).every(({ endedMs }) => endedMs !== undefined)).toBe(true)
  })
})
