import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { artifactPath, parseExecutorInput } from '@kubeflow/pipelines/executor'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const dist = fileURLToPath(new URL('../../kfp/dist', import.meta.url))

/** The step that the tests run as a process of its own, as a container would. */
const STEP = `
import { artifact, artifactList, ClassificationMetrics, Dataset, defineComponent, HTML, integer, list, Metrics, string, struct }
  from '${dist}/dsl/index.js'
import { logConfusionMatrix, logMetrics, logRocCurve, runStep, writeHtml } from '${dist}/executor/index.js'
const component = defineComponent({
  name: 'evaluate', image: 'a:1', command: ['evaluate'],
  inputs: {
    mode: string(), count: integer({ default: 3 }), note: string({ optional: true }),
    cameras: list(struct({ id: string() }), { default: [] }),
    data: artifact(Dataset), parts: artifactList(Dataset, { optional: true }),
  },
  outputs: { sum: integer(), names: list(string()), metrics: artifact(Metrics), matrix: artifact(ClassificationMetrics), page: artifact(HTML) },
})
await runStep(component, async ({ inputs, outputs, log, signal }) => {
  if (inputs.mode === 'throw') throw new Error('the data are torn')
  if (inputs.mode === 'wait') {
    log.info('waiting')
    await new Promise((resolve, reject) => {
      const timer = setInterval(() => {}, 1000)
      signal.addEventListener('abort', () => { clearInterval(timer); reject(signal.reason) })
    })
  }
  if (inputs.mode === 'ignore') { log.info('waiting'); await new Promise(() => setInterval(() => {}, 1000)) }
  logMetrics(outputs.metrics, { accuracy: 0.9 })
  logConfusionMatrix(outputs.matrix, ['a', 'b'], [[3, 1], [0, 4]])
  logRocCurve(outputs.matrix, [{ threshold: 0.5, truePositiveRate: 0.8, falsePositiveRate: 0.1 }])
  await writeHtml(outputs.page, '<p>fine</p>')
  log.info('counted', { parts: inputs.parts.length, note: inputs.note ?? null })
  if (inputs.mode === 'forget') return { names: [] }
  return { sum: inputs.count + inputs.cameras.length, names: inputs.cameras.map((camera) => camera.id) }
}, { stopGraceMs: 300 })
`

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kfp-step-'))
  writeFileSync(join(folder, 'step.mjs'), STEP)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function executorInput(parameterValues: Readonly<Record<string, unknown>>): string {
  const output = (name: string, title: string) => ({
    artifacts: [
      { name, type: { schemaTitle: title }, uri: join(folder, 'out', name), metadata: { from: 'pipeline' } },
    ],
  })
  return JSON.stringify({
    inputs: {
      parameterValues,
      artifacts: { data: { artifacts: [{ name: 'data', uri: join(folder, 'data'), metadata: {} }] } },
    },
    outputs: {
      parameters: { sum: { outputFile: join(folder, 'sum') } },
      artifacts: {
        metrics: output('metrics', 'system.Metrics'),
        matrix: output('matrix', 'system.ClassificationMetrics'),
        page: output('page', 'system.HTML'),
      },
      outputFile: join(folder, 'written', 'executor_output.json'),
    },
  })
}

interface Ended {
  readonly code: number | null
  readonly log: readonly {
    readonly level: string
    readonly message: string
    readonly [field: string]: unknown
  }[]
}

function start(...args: readonly string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(folder, 'step.mjs'), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = new Promise<Ended>((resolve) => {
    let text = ''
    child.stdout?.on('data', (part) => {
      text += part
    })
    child.on('close', (code) => {
      const lines = text.trim().split('\n')
      resolve({ code, log: lines.map((line) => JSON.parse(line) as Ended['log'][number]) })
    })
  })
  return { child, ended }
}

function readOutput(): Record<string, unknown> {
  return JSON.parse(readFileSync(join(folder, 'written', 'executor_output.json'), 'utf8'))
}

describe('a step in its container', () => {
  test('gets typed inputs and writes parameters, artifacts and what the UI shows', async () => {
    const input = executorInput({ mode: 'run', cameras: [{ id: 'front' }, { id: 'left' }] })
    const { code, log } = await start('--executor_input', input).ended
    expect(code).toBe(0)
    expect(readOutput()).toEqual({
      parameterValues: { sum: 5, names: ['front', 'left'] },
      artifacts: {
        metrics: {
          artifacts: [
            {
              name: 'metrics',
              uri: join(folder, 'out/metrics'),
              metadata: { from: 'pipeline', accuracy: 0.9 },
            },
          ],
        },
        matrix: {
          artifacts: [
            {
              name: 'matrix',
              uri: join(folder, 'out/matrix'),
              metadata: {
                from: 'pipeline',
                confusionMatrix: {
                  annotationSpecs: [{ displayName: 'a' }, { displayName: 'b' }],
                  rows: [{ row: [3, 1] }, { row: [0, 4] }],
                },
                confidenceMetrics: [{ confidenceThreshold: 0.5, recall: 0.8, falsePositiveRate: 0.1 }],
              },
            },
          ],
        },
        page: {
          artifacts: [{ name: 'page', uri: join(folder, 'out/page'), metadata: { from: 'pipeline' } }],
        },
      },
    })
    expect(readFileSync(join(folder, 'out/page'), 'utf8')).toBe('<p>fine</p>')
    expect(readdirSync(join(folder, 'written'))).toEqual(['executor_output.json'])
    expect(log.map(({ level, message }) => `${level} ${message}`)).toEqual([
      'info started',
      'info counted',
      'info done',
    ])
    expect(log[1]).toMatchObject({ step: 'evaluate', parts: 0, note: null })
  })

  test('takes the ExecutorInput as an argument by itself, too', async () => {
    expect((await start(executorInput({ mode: 'run' })).ended).code).toBe(0)
  })

  test('fails with 1 and the reason, and writes nothing', async () => {
    const { code, log } = await start(executorInput({ mode: 'throw' })).ended
    expect(code).toBe(1)
    expect(log.at(-1)).toMatchObject({ level: 'error', message: 'the data are torn' })
    expect(readdirSync(folder)).not.toContain('written')
  })

  test('names the output parameter that was not returned', async () => {
    const { code, log } = await start(executorInput({ mode: 'forget' })).ended
    expect(code).toBe(1)
    expect(log.at(-1)?.message).toContain('the step did not return the output "sum"')
  })

  test.each([
    ['no ExecutorInput', () => ['--fast'], 'let the component pass {{$}}'],
    [
      'an input of the wrong type',
      () => [executorInput({ mode: 'run', count: 'many' })],
      '"count" is "many", not a whole number',
    ],
    [
      'a field of the wrong type',
      () => [executorInput({ mode: 'run', cameras: [{ id: 3 }] })],
      '"cameras"[0].id is 3',
    ],
    ['a missing input', () => [executorInput({})], 'the parameter "mode" is not given'],
    ['torn JSON', () => ['{"inputs":'], 'is no JSON'],
  ])('refuses %s with 2', async (_, args, message) => {
    const { code, log } = await start(...args()).ended
    expect(code).toBe(2)
    expect(log.at(-1)?.message).toContain(message)
  })

  test.each([
    ['stops when it is told to', 'wait'],
    ['is ended where it does not stop by itself', 'ignore'],
  ])('%s, with 143 and without an output', async (_, mode) => {
    const { child, ended } = start(executorInput({ mode }))
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (part) => {
        if (String(part).includes('waiting')) resolve()
      })
    })
    child.kill('SIGTERM')
    const { code, log } = await ended
    expect(code).toBe(143)
    expect(log.some(({ message }) => message === 'stopping')).toBe(true)
    expect(readdirSync(folder)).not.toContain('written')
  })
})

describe('artifacts of a step', () => {
  test.each([
    ['gs://bucket/a/b', '/gcs/bucket/a/b'],
    ['s3://bucket/a', '/s3/bucket/a'],
    ['minio://bucket/a', '/minio/bucket/a'],
    ['oci://registry.example/a/b:1', '/oci/registry.example_a_b:1/models'],
    ['file:///data/a%20b', '/data/a b'],
    ['/data/a', '/data/a'],
  ])('%s lies at %s', (uri, path) => {
    expect(artifactPath(uri)).toBe(path)
  })

  test('lie in the workspace where the backend says so', () => {
    expect(artifactPath('s3://bucket/a', { _kfp_workspace: true })).toBe(
      '/kfp-workspace/.artifacts/s3/bucket/a',
    )
  })

  test('an ExecutorInput names the place of what does not fit', () => {
    expect(() => parseExecutorInput('{"outputs":{"outputFile":3}}')).toThrow(
      'outputs.outputFile is 3, not a text',
    )
    expect(() => parseExecutorInput('[]')).toThrow('the ExecutorInput is [], not an object')
  })
})
