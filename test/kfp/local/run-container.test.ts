import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { compilePipeline } from '@kubeflow/pipelines/compiler'
import {
  Artifact,
  artifact,
  boolean,
  Dataset,
  defineComponent,
  definePipeline,
  ifPresent,
  integer,
  kubernetes,
  list,
  Metrics,
  object,
  string,
} from '@kubeflow/pipelines/dsl'
import { commandBefore, runPipeline } from '@kubeflow/pipelines/local'
import { describe, expect, test } from 'vitest'
import { folders, IMAGE, images, linesOf, newFolder, runLocally, shellStep, single } from './local-run.ts'

describe('a step', () => {
  test('gets the ExecutorInput that the cluster would give, URIs being paths of the run folder', async () => {
    const show = shellStep('show', 'printf %s "$1" > "$input"; printf text > "$file"', {
      inputs: { count: integer(), word: string() },
      outputs: { input: object(), file: artifact(Dataset) },
    })
    const pipeline = definePipeline({
      name: 'shows',
      body: () => ({ input: show({ count: 7, word: 'x' }).outputs.input }),
    })
    const { outputs, folder } = await runLocally(pipeline)
    const task = join(folder, 'tasks/show')
    expect(outputs.parameters.input).toEqual({
      inputs: { parameterValues: { count: 7, word: 'x' }, artifacts: {} },
      outputs: {
        parameters: { input: { outputFile: join(task, 'parameters/input') } },
        artifacts: {
          file: {
            artifacts: [
              {
                name: 'file',
                type: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' },
                uri: join(task, 'outputs/file'),
                metadata: {},
              },
            ],
          },
        },
        outputFile: join(task, 'executor-output.json'),
      },
    })
  })

  test('sees of the user’s environment only what is named, and its container’s own variables', async () => {
    process.env.KFP_TEST_SECRET = 'leaked'
    process.env.KFP_TEST_NAMED = 'named'
    const show = defineComponent({
      name: 'show',
      image: IMAGE,
      env: { OWN: 'own', PIPELINE: '{{$.pipeline_job_name}}' },
      outputs: { lines: string() },
      command: ['sh', '-c', 'env > "$1"', 'show'],
      args: ({ outputs }) => [outputs.lines],
    })
    const pipeline = definePipeline({ name: 'environment', body: () => ({ lines: show({}).output }) })
    const { outputs } = await runLocally(pipeline, {}, { environment: ['KFP_TEST_NAMED'] })
    const lines = String(outputs.parameters.lines).split('\n')
    expect(lines).toContain('OWN=own')
    expect(lines).toContain('PIP_REQUIRE_VIRTUALENV=true')
    expect(lines).toContain('PIPELINE=environment')
    expect(lines).toContain('KFP_TEST_NAMED=named')
    const names = lines.map((line) => line.split('=')[0] ?? '').filter(Boolean)
    const usual =
      /^(PATH|HOME|LANG|LC_\w+|TMPDIR|TZ|PIP_REQUIRE_VIRTUALENV|OWN|PIPELINE|KFP_TEST_NAMED|PWD|SHLVL|OLDPWD|_)$/
    expect(names.filter((name) => !usual.test(name))).toEqual([])
  })

  test('has a TMPDIR of its own, which ends with it, however it ends', async () => {
    const log = join(newFolder(), 'log')
    const script = `mkdir "$TMPDIR/left" && printf '%s\\n' "$TMPDIR" >> ${log}`
    await runLocally(single(shellStep('good', script)))
    await runLocally(single(shellStep('bad', `${script}; exit 3`)))
    await runLocally(single(shellStep('killed', `${script}; kill -9 $$`)))
    const places = linesOf(log)
    expect(new Set(places).size).toBe(3)
    expect(places.map((place) => dirname(place))).toEqual([tmpdir(), tmpdir(), tmpdir()])
    expect(places.filter((place) => existsSync(place))).toEqual([])
  })

  test('keeps a TMPDIR that its container names', async () => {
    const show = defineComponent({
      name: 'show',
      image: IMAGE,
      env: { TMPDIR: '/elsewhere' },
      outputs: { said: string() },
      command: ['sh', '-c', 'printf %s "$TMPDIR" > "$1"', 'show'],
      args: ({ outputs }) => [outputs.said],
    })
    const pipeline = definePipeline({ name: 'own-tmpdir', body: () => ({ said: show({}).output }) })
    expect((await runLocally(pipeline)).outputs.parameters.said).toBe('/elsewhere')
  })

  test('passes metadata on, and the metadata’s members as placeholders', async () => {
    const rate = shellStep(
      'rate',
      `node -e '

const { outputs } = JSON.parse(process.argv[1])

const [artifact] = outputs.artifacts.score.artifacts

const output = { artifacts: { score: { artifacts: [{ ...artifact, metadata: { accuracy: 0.5, count: 3 } }] } } }
require("fs").writeFileSync(outputs.outputFile, JSON.stringify(output))' "$1"`,
      { outputs: { score: artifact(Metrics) } },
    )
    const show = defineComponent({
      name: 'show',
      image: IMAGE,
      inputs: { score: artifact(Metrics) },
      outputs: { said: string() },
      command: ['sh', '-c', 'printf "%s %s" "$1" "$2" > "$3"', 'show'],
      args: [
        "{{$.inputs.artifacts['score'].metadata}}",
        "{{$.inputs.artifacts['score'].metadata['count']}}",
        "{{$.outputs.parameters['said'].output_file}}",
      ],
    })
    const pipeline = definePipeline({
      name: 'metadata',
      body: () => ({ said: show({ score: rate({}).outputs.score }).output }),
    })
    const { outputs } = await runLocally(pipeline)
    expect(outputs.parameters.said).toBe('{"accuracy":0.5,"count":3} 3')
  })

  test('gets the branch of an IfPresent whose parameter is or is not given', async () => {
    const show = defineComponent({
      name: 'show',
      image: IMAGE,
      inputs: { note: string({ optional: true }) },
      outputs: { said: string() },
      command: ['sh', '-c', 'file=$1; shift; printf %s "$*" > "$file"', 'show'],
      args: ({ inputs, outputs }) => [
        outputs.said,
        ifPresent('note', ['--note', inputs.note], ['--no-note']),
      ],
    })
    const pipeline = definePipeline({
      name: 'present',
      body: () => ({ given: show({ note: 'a b' }).output, left: show({}).output }),
    })
    const { outputs } = await runLocally(pipeline)
    expect(outputs.parameters).toEqual({ given: '--note a b', left: '--no-note' })
  })

  test('never has placeholders filled in that stand in a value', async () => {
    const echo = shellStep('echo', 'printf %s "$word" > "$said"', {
      inputs: { word: string() },
      outputs: { said: string() },
    })
    const pipeline = definePipeline({
      name: 'literal',
      inputs: { word: string() },
      body: ({ word }) => ({ said: echo({ word }).output }),
    })
    const word = "{{$.outputs.parameters['said'].output_file}} {{$}}"
    expect((await runLocally(pipeline, { word })).outputs.parameters.said).toBe(word)
  })

  test('is tried again as its retry policy says, with a log of each attempt and clean outputs', async () => {
    const count = join(newFolder(), 'count')
    const shaky = shellStep(
      'shaky',
      `echo x >> ${count}; echo attempt; test ! -e "$file" || exit 9; echo x > "$file"; test $(wc -l < ${count}) -eq 3`,
      { outputs: { file: artifact(Artifact) } },
    )
    const pipeline = definePipeline({
      name: 'retries',
      body: () => {
        shaky({}).retry({ count: 3, backoffSeconds: 0.01 })
      },
    })
    const statuses: string[] = []
    const { status, state, folder } = await runLocally(
      pipeline,
      {},
      {
        onState: ({ tasks }) => statuses.push(tasks.shaky?.status ?? ''),
      },
    )
    expect(status).toBe('SUCCEEDED')
    expect(state.tasks.shaky).toMatchObject({ attempts: 3, status: 'SUCCEEDED' })
    expect(state.tasks.shaky?.message).toBeUndefined()
    expect(statuses).toContain('RETRYING')
    for (const attempt of [1, 2, 3])
      expect(readFileSync(join(folder, `tasks/shaky/attempt-${attempt}.log`), 'utf8')).toBe('attempt\n')
  })

  test('fails after its last retry, with what the last attempt said', async () => {
    const broken = shellStep('broken', 'echo broken >&2; exit 4')
    const pipeline = definePipeline({
      name: 'gives-up',
      body: () => {
        broken({}).retry({ count: 1 })
      },
    })
    const { failure, state } = await runLocally(pipeline)
    expect(state.tasks.broken?.attempts).toBe(2)
    expect(failure).toMatchObject({ task: 'broken', message: 'exit code 4', lastLines: ['broken'] })
  })

  test.each([
    ['a missing output', 'true', 'the step did not give the output "count"'],
    [
      'an output of the wrong type',
      'echo many > "$count"',
      'the output "count" is "many\\n", not a whole number',
    ],
    [
      'an ExecutorOutput that is no JSON',
      'echo 1 > "$count"; echo { > "$(dirname "$count")/../executor-output.json"',
      'no JSON',
    ],
  ])('fails for %s, saying which', async (_, script, message) => {
    const step = shellStep('step', script, { outputs: { count: integer() } })
    const { failure } = await runLocally(single(step))
    expect(failure?.message).toContain(message)
  })

  test('that does not end within its time is ended and fails', async () => {
    const slow = shellStep('slow', 'sleep 60')
    const pipeline = definePipeline({
      name: 'timeout',
      body: () => {
        slow({}).kubernetes(kubernetes.timeout(1))
      },
    })
    const { failure } = await runLocally(pipeline)
    expect(failure?.message).toBe('it did not end within 1 s')
  })

  test('of a run with a deadline is ended when that has passed', async () => {
    const pipeline = definePipeline({
      name: 'deadline',
      timeoutSeconds: 1,
      body: () => {
        shellStep('slow', 'sleep 60')({})
      },
    })
    const { status, state } = await runLocally(pipeline)
    expect(status).toBe('FAILED')
    expect(state.message).toBe('the run did not end within 1 s')
  })

  test('writes outputs of any name into its own folder', async () => {
    const step = shellStep('step', 'printf x > "$6"', { outputs: {} })
    const pipeline = compilePipeline(definePipeline({ name: 'names', body: () => void step({}) }))
    const component = Object.values(pipeline.spec.components ?? {})[0] as { outputDefinitions?: object }
    component.outputDefinitions = { parameters: { '../../x': { parameterType: 'STRING' } } }
    const { container } = Object.values(pipeline.spec.deploymentSpec.executors ?? {})[0] ?? {}
    const args = container as { args?: readonly string[] }
    args.args = [...'.....', "{{$.outputs.parameters['../../x'].output_file}}"]
    const outFolder = newFolder()
    const { status } = await runPipeline(pipeline, { images, outFolder })
    expect(status).toBe('SUCCEEDED')
    expect(readFileSync(join(outFolder, 'tasks/step/parameters/..%2F..%2Fx'), 'utf8')).toBe('x')
  })

  test('shares the run’s workspace with the others', async () => {
    const inWorkspace = (name: string, script: string) =>
      defineComponent({
        name,
        image: IMAGE,
        outputs: { said: string() },
        command: ['sh', '-c', script, name],
        args: ({ outputs }) => ['{{$.workspace_path}}', outputs.said],
      })
    const put = inWorkspace('put', 'echo kept > "$1/file"; printf put > "$2"')
    const get = inWorkspace('get', 'cat "$1/file" > "$2"')
    const pipeline = definePipeline({
      name: 'workspace',
      workspace: { size: '1Gi' },
      body: () => ({ said: get({}).after(put({})).output }),
    })
    const { outputs, folder } = await runLocally(pipeline)
    expect(outputs.parameters.said).toBe('kept\n')
    expect(existsSync(join(folder, 'workspace/file'))).toBe(true)
  })

  test('whose run folder is gone is not called a success', async () => {
    const folder = newFolder()
    folders.push(`${folder}.gone`)
    const run = runLocally(
      single(shellStep('vandal', `mv ${folder} ${folder}.gone`)),
      {},
      { outFolder: folder },
    )
    await expect(run).rejects.toThrow('state.json: cannot be written')
    await expect(run).rejects.toMatchObject({ exitCode: 1 })
  })

  test('of an image that nothing maps keeps the run from starting', async () => {
    const pipeline = single(shellStep('plain', 'true'))
    await expect(runLocally(pipeline, {}, { images: [] })).rejects.toThrow(
      `nothing says what runs the image ${IMAGE} here; map it with --image-map ${IMAGE}=COMMAND`,
    )
  })

  test('runs behind the command that its image is mapped to', async () => {
    const show = shellStep('show', 'printf %s "$MAPPED" > "$said"', { outputs: { said: string() } })
    const pipeline = definePipeline({ name: 'mapped', body: () => ({ said: show({}).output }) })
    const { outputs } = await runLocally(
      pipeline,
      {},
      { images: [commandBefore('steps', ['env', 'MAPPED=yes'])] },
    )
    expect(outputs.parameters.said).toBe('yes')
  })

  test('reads booleans and lists that a program wrote its own way', async () => {
    const step = shellStep('step', 'echo True > "$yes"; echo "[1, 2]" > "$numbers"', {
      outputs: { yes: boolean(), numbers: list(integer()) },
    })
    const pipeline = definePipeline({ name: 'own-way', body: () => step({}).outputs })
    expect((await runLocally(pipeline)).outputs.parameters).toEqual({ yes: true, numbers: [1, 2] })
  })
})

test('a run folder has the state, whole, and a log and the ExecutorInput of every step', async () => {
  const { folder, state } = await runLocally(single(shellStep('plain', 'echo hello')))
  expect(JSON.parse(readFileSync(join(folder, 'state.json'), 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(state)),
  )
  expect(readFileSync(join(folder, 'tasks/plain/attempt-1.log'), 'utf8')).toBe('hello\n')
  expect(existsSync(join(folder, 'tasks/plain/executor-input.json'))).toBe(true)
  expect(existsSync(join(folder, 'state.json.tmp'))).toBe(false)
  expect(state.pipelineHash).toHaveLength(64)
})
