import { connect, type LogLine, type LogOptions } from '@kubeflow/pipelines/client'
import { afterEach, describe, expect, test } from 'vitest'
import { nameHash } from '../../../kfp/dist/client/logs/argo-nodes.js'
import { nodeId, runTasks as tasks, testPods, trainPod } from './argo-run.ts'
import { PipelinesServer, type PipelinesServerOptions } from './pipelines-server.ts'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

async function logsOf(server: PipelinesServerOptions, options: LogOptions = {}): Promise<LogLine[]> {
  const running = new PipelinesServer({ taskDetails: tasks, ...server })
  const endpoint = await running.start()
  stops.push(() => running.stop())
  const client = await connect({ endpoint, environment: {}, homeFolder: '/nowhere' })
  const { run_id: id } = await client.runs.create({ name: 'one', source: { pipelineId: 'p' } })
  const lines: LogLine[] = []
  for await (const line of client.runs.logs(id, { pauseMs: 1, ...options })) lines.push(line)
  return lines
}

test('A node’s id is a 32-bit FNV-1a hash', () => {
  // The hash's own published test vectors, so that the server above does not only agree with itself.
  expect(['', 'a', 'foobar'].map(nameHash)).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968])
})

describe('the logs of a run', () => {
  test('are found by the paths behind the nodes’ ids, loops and repeated steps included', async () => {
    const lines = await logsOf({
      logs: {
        [trainPod]: ['started\ntrained\n'],
        [testPods[0] ?? '']: ['nought\n'],
        [testPods[1] ?? '']: ['one\n'],
      },
    })
    expect(lines.map(({ step, text }) => `${step}: ${text}`)).toEqual([
      'loop/iteration(0)/test: nought',
      'loop/iteration(1)/test: one',
      'train(0): started',
      'train(0): trained',
    ])
    expect(lines.at(-1)?.podName).toBe(trainPod)
  })

  test('are followed: each line once, whole, also where a letter is divided between two looks', async () => {
    const [first = ''] = testPods
    const umlaut = 'Gebärde'
    const lines = await logsOf(
      {
        states: ['RUNNING', 'RUNNING', 'RUNNING', 'SUCCEEDED'],
        logs: { [first]: ['one\n', 'one\ntw', `one\ntwo\n${umlaut}`] },
      },
      { step: 'iteration(0)' },
    )
    expect(lines.map(({ text }) => text)).toEqual(['one', 'two', umlaut])
  })

  test('are taken from the archive by the node’s id where the pods are gone', async () => {
    const lines = await logsOf(
      { logs: { [nodeId('.root.train.executor(0)')]: ['kept\n'] } },
      { step: 'train' },
    )
    expect(lines.map(({ text }) => text)).toEqual(['kept'])
  })

  test('that cannot be had are told at the end, with the server’s reason', async () => {
    const missing: string[] = []
    await logsOf(
      { logs: {} },
      { step: 'train', onMissing: (step, reason) => missing.push(`${step}: ${reason}`) },
    )
    expect(missing).toEqual([
      expect.stringMatching(/^train\(0\): GET .*Failed to read logs from pod small-abc12/),
    ])
  })

  test('of a run without tasks are none', async () => {
    expect(await logsOf({ taskDetails: [] })).toEqual([])
  })

  test('are what there is now where nobody follows', async () => {
    const lines = await logsOf(
      { states: ['RUNNING'], logs: { [trainPod]: ['so far'] } },
      { follow: false, step: 'train' },
    )
    expect(lines.map(({ text }) => text)).toEqual(['so far'])
  })

  test('end with a refusal that asking again does not heal', async () => {
    await expect(
      logsOf({
        intercept: ({ path }, response) => {
          if (!path.endsWith('/log')) return false
          response.writeHead(403, { 'content-type': 'application/json' })
          response.end('{"error_message":"no right to read logs"}')
          return true
        },
      }),
    ).rejects.toThrow(/403 .*no right to read logs; ask for the right/)
  })
})
