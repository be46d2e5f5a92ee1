import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  Artifact,
  artifact,
  artifactList,
  boolean,
  definePipeline,
  double,
  equals,
  exitHandler,
  greaterThan,
  integer,
  list,
  object,
  parallelFor,
  string,
  taskFinalStatus,
  text,
  when,
} from '@kubeflow/pipelines/dsl'
import { describe, expect, test } from 'vitest'
import { linesOf, newFolder, runLocally, shellStep } from './local-run.ts'

const echo = shellStep('echo', 'printf %s "$word" > "$said"', {
  inputs: { word: string() },
  outputs: { said: string() },
})
const fail = shellStep('fail', 'echo going down; exit 3', { outputs: { said: string() } })
const join2 = shellStep('join', 'printf %s "$words" > "$said"', {
  inputs: { words: list(string()) },
  outputs: { said: string() },
})
const write = shellStep('write', 'mkdir -p "$(dirname "$file")"; printf %s "$word" > "$file"', {
  inputs: { word: string() },
  outputs: { file: artifact(Artifact) },
})
const read = shellStep('read', 'cat "$file" > "$said"', {
  inputs: { file: artifact(Artifact) },
  outputs: { said: string() },
})
/** Gives the paths of a list of artifacts, out of the ExecutorInput. */
const readAll = shellStep(
  'read-all',
  `node -e '
const input = JSON.parse(process.argv[1])
const fs = require("fs")
const files = input.inputs.artifacts.files.artifacts.map(({ uri }) => fs.readFileSync(uri, "utf8"))
fs.writeFileSync(input.outputs.parameters.said.outputFile, JSON.stringify(files))' "$1"`,
  { inputs: { files: artifactList(Artifact) }, outputs: { said: list(string()) } },
)

describe('a local run', () => {
  test('passes parameters and artifacts from step to step and gives the pipeline’s outputs', async () => {
    const pipeline = definePipeline({
      name: 'chain',
      inputs: { word: string() },
      body: ({ word }) => {
        const { file } = write({ word: text`<${word}>` }).outputs
        return { said: read({ file }).output, file }
      },
    })
    const { status, outputs, statuses } = await runLocally(pipeline, { word: 'hello' })
    expect(status).toBe('SUCCEEDED')
    expect(Object.entries(statuses)).toEqual([
      ['write', 'SUCCEEDED'],
      ['read', 'SUCCEEDED'],
    ])
    expect(outputs.parameters).toEqual({ said: '<hello>' })
    expect(readFileSync(outputs.artifacts.file?.[0]?.uri ?? '', 'utf8')).toBe('<hello>')
  })

  test('keeps whole numbers whole, inside lists and objects too', async () => {
    const numbers = shellStep(
      'numbers',
      'printf "%s %s %s %s" "$count" "$rate" "$sizes" "$nested" > "$said"',
      {
        inputs: { count: integer(), rate: double(), sizes: list(integer()), nested: object() },
        outputs: { said: string() },
      },
    )
    const pipeline = definePipeline({
      name: 'numbers',
      inputs: { count: integer(), rate: double({ default: 2 }), sizes: list(integer()), nested: object() },
      body: (inputs) => ({ said: numbers(inputs).output }),
    })
    const { outputs } = await runLocally(pipeline, { count: 3, sizes: [1, 2], nested: { a: [1, { b: 2 }] } })
    expect(outputs.parameters.said).toBe('3 2 [1,2] {"a":[1,{"b":2}]}')
  })

  test('loops over a constant, an input and a task’s output, and collects in the order of the items', async () => {
    const three = shellStep('three', `printf '["x","y","z"]' > "$words"`, {
      outputs: { words: list(string()) },
    })
    const pipeline = definePipeline({
      name: 'loops',
      inputs: { words: list(string()) },
      body: ({ words }) => {
        const constant = parallelFor(['a', 'b'], (word) => ({ said: echo({ word }).output }))
        const input = parallelFor(words, (word) => ({ said: echo({ word }).output }))
        const output = parallelFor(three({}).output, (word) => ({
          said: echo({ word: text`${word}!` }).output,
        }))
        return {
          constant: join2({ words: constant.said }).output,
          input: join2({ words: input.said }).output,
          output: join2({ words: output.said }).output,
        }
      },
    })
    const { outputs, status } = await runLocally(pipeline, { words: ['1', '2', '3'] })
    expect(status).toBe('SUCCEEDED')
    expect(outputs.parameters).toEqual({
      constant: '["a","b"]',
      input: '["1","2","3"]',
      output: '["x!","y!","z!"]',
    })
  })

  test('loops inside loops collect parameters as lists of lists and artifacts as one list', async () => {
    const pipeline = definePipeline({
      name: 'nested',
      inputs: { rows: list(list(string())) },
      body: ({ rows }) => {
        const outer = parallelFor(rows, (row) => {
          const inner = parallelFor(row, (word) => ({
            said: echo({ word }).output,
            file: write({ word }).outputs.file,
          }))
          return { said: inner.said, files: inner.file }
        })
        const show = shellStep('show', 'printf %s "$words" > "$said"', {
          inputs: { words: list(list(string())) },
          outputs: { said: string() },
        })
        return { said: show({ words: outer.said }).output, files: readAll({ files: outer.files }).output }
      },
    })
    const { outputs, status, state } = await runLocally(pipeline, { rows: [['a', 'b'], [], ['c']] })
    expect(state.message).toBeUndefined()
    expect(status).toBe('SUCCEEDED')
    expect(outputs.parameters).toEqual({ said: '[["a","b"],[],["c"]]', files: ['a', 'b', 'c'] })
  })

  test('takes the branch whose condition holds and joins parameters and artifacts of the branches', async () => {
    const pipeline = definePipeline({
      name: 'branches',
      inputs: { count: integer(), really: boolean({ default: true }) },
      body: ({ count, really }) => {
        const branch = when(greaterThan(count, 10), () => ({
          said: echo({ word: 'many' }).output,
          file: write({ word: 'many' }).outputs.file,
        }))
          .elseWhen(greaterThan(count, 1), () => ({
            said: echo({ word: 'some' }).output,
            file: write({ word: 'some' }).outputs.file,
          }))
          .otherwise(() => ({
            said: echo({ word: 'one' }).output,
            file: write({ word: 'one' }).outputs.file,
          }))
        when(equals(really, false), () => {
          echo({ word: 'never' })
        })
        return { said: echo({ word: branch.said }).output, read: read({ file: branch.file }).output }
      },
    })
    for (const [count, word] of [
      [11, 'many'],
      [2, 'some'],
      [1, 'one'],
    ] as const) {
      const { outputs, statuses } = await runLocally(pipeline, { count })
      expect(outputs.parameters).toEqual({ said: word, read: word })
      expect(Object.values(statuses).filter((status) => status === 'SKIPPED')).toHaveLength(3)
    }
  })

  test('skips what follows a skipped task, and fails nothing by it', async () => {
    const pipeline = definePipeline({
      name: 'skips',
      inputs: { count: integer() },
      body: ({ count }) => {
        const branch = when(greaterThan(count, 1), () => {
          echo({ word: 'x' })
        })
        echo({ word: 'after' }).after(branch)
      },
    })
    const { status, statuses } = await runLocally(pipeline, { count: 0 })
    expect(status).toBe('SUCCEEDED')
    expect(statuses).toEqual({ 'condition-1': 'SKIPPED', 'echo-2': 'SKIPPED' })
  })

  test('a failed task stops what follows it and nothing else', async () => {
    const folder = newFolder()
    const pipeline = definePipeline({
      name: 'fails',
      body: () => {
        const said = fail({}).output
        const second = echo({ word: said })
        const third = echo({ word: 'third' }).after(second)
        echo({ word: 'apart' })
        return { said: third.output }
      },
    })
    const { status, statuses, failure, outputs } = await runLocally(
      pipeline,
      {},
      { outFolder: join(folder, 'run') },
    )
    expect(status).toBe('FAILED')
    expect(statuses).toEqual({
      fail: 'FAILED',
      echo: 'UPSTREAM_FAILED',
      'echo-2': 'UPSTREAM_FAILED',
      'echo-3': 'SUCCEEDED',
    })
    expect(failure).toMatchObject({ task: 'fail', message: 'exit code 3', lastLines: ['going down'] })
    expect(failure?.log).toBe(join(folder, 'run/tasks/fail/attempt-1.log'))
    expect(outputs.parameters).toEqual({})
  })

  test('an exit task runs after failure too and is told how it ended', async () => {
    const notify = shellStep('notify', 'printf %s "$status" > "$said"', {
      inputs: { status: taskFinalStatus() },
      outputs: { said: object() },
    })
    const handled = (name: string, body: () => void) =>
      definePipeline({
        name,
        body: () => {
          const exit = notify({})
          exitHandler(exit, body)
          return { said: exit.output }
        },
      })
    const failed = await runLocally(handled('handles-failure', () => void fail({})))
    expect(failed.status).toBe('FAILED')
    expect(failed.statuses).toMatchObject({ notify: 'SUCCEEDED', 'exit-handler-1': 'FAILED' })
    expect(failed.outputs.parameters.said).toMatchObject({
      state: 'FAILED',
      pipelineTaskName: 'exit-handler-1',
      error: { message: 'fail: exit code 3' },
    })
    const done = await runLocally(handled('handles-success', () => void echo({ word: 'x' })))
    expect(done.status).toBe('SUCCEEDED')
    expect(done.outputs.parameters.said).toMatchObject({ state: 'COMPLETE', error: {} })
    const next = await runLocally(
      handled('handles-next', () => void echo({ word: 'x' })),
      {},
      { target: 'kfp-next' },
    )
    expect(next.outputs.parameters.said).toMatchObject({ state: 'SUCCEEDED' })
  })

  test('a task that ignores upstream failure runs with its defaults; the run still fails', async () => {
    const cleanUp = shellStep('clean-up', 'printf %s "$word" > "$said"', {
      inputs: { word: string({ default: 'nothing' }) },
      outputs: { said: string() },
    })
    const pipeline = definePipeline({
      name: 'ignores',
      body: () => ({ said: cleanUp({ word: fail({}).output }).ignoreUpstreamFailure().output }),
    })
    const { status, outputs } = await runLocally(pipeline)
    expect(status).toBe('FAILED')
    expect(outputs.parameters.said).toBe('nothing')
  })

  test('a loop with a failed item runs the others, fails, and keeps what they gave', async () => {
    const picky = shellStep('picky', 'test "$word" != b && printf %s "$word" > "$said"', {
      inputs: { word: string() },
      outputs: { said: string() },
    })
    const pipeline = definePipeline({
      name: 'picky-loop',
      body: () => {
        const { said } = parallelFor(['a', 'b', 'c'], (word) => ({ said: picky({ word }).output }))
        return { said: join2({ words: said }).ignoreUpstreamFailure().output }
      },
    })
    const { status, statuses, outputs } = await runLocally(pipeline)
    expect(status).toBe('FAILED')
    expect(statuses).toMatchObject({
      'for-loop-2/1/picky': 'FAILED',
      'for-loop-2': 'FAILED',
      join: 'SUCCEEDED',
    })
    expect(outputs.parameters.said).toBe('["a","c"]')
  })

  test('runs pipelines that stand in pipelines', async () => {
    const inner = definePipeline({
      name: 'inner',
      inputs: { word: string({ default: 'usual' }) },
      body: ({ word }) => ({ said: echo({ word }).output }),
    })
    const pipeline = definePipeline({
      name: 'outer',
      body: () => ({ given: echo({ word: inner({ word: 'given' }).outputs.said }).output }),
    })
    const { outputs } = await runLocally(pipeline)
    expect(outputs.parameters).toEqual({ given: 'given' })
  })

  test('runs tasks that do not wait for each other at the same time, outside of loops too', async () => {
    const folder = newFolder()
    // Each goes on only once the other has started.
    const meet = (own: string, other: string) =>
      shellStep(
        `meet-${own}`,
        `touch ${folder}/${own}; while ! test -e ${folder}/${other}; do sleep 0.01; done`,
      )
    const pipeline = definePipeline({
      name: 'meets',
      body: () => {
        meet('a', 'b')({})
        meet('b', 'a')({})
      },
    })
    expect((await runLocally(pipeline)).status).toBe('SUCCEEDED')
  })

  test.each([1, 2])('a loop’s limit of %i bounds how many run at a time', async (limit) => {
    const log = join(newFolder(), 'log')
    // Goes on only once as many have started as may run together.
    const slow = shellStep(
      'slow',
      `echo + >> ${log}; while test $(grep -c + ${log}) -lt ${limit}; do sleep 0.01; done; sleep 0.1; echo - >> ${log}`,
      { inputs: { word: string() } },
    )
    const pipeline = definePipeline({
      name: 'limited',
      body: () => {
        parallelFor(['a', 'b', 'c', 'd'], (word) => void slow({ word }), { limit })
      },
    })
    await runLocally(pipeline)
    let [now, most] = [0, 0]
    for (const line of linesOf(log)) {
      now += line === '+' ? 1 : -1
      most = Math.max(most, now)
    }
    expect(most).toBe(limit)
  })
})
