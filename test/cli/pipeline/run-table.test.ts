import type { RunState, TaskState } from '@kubeflow/pipelines/local'
import { describe, expect, test } from 'vitest'
import { RunTable, tableLines } from '#cli/pipeline/run-table.js'

function task(path: string, change: Partial<TaskState>): TaskState {
  return { path, name: path, kind: 'container', status: 'WAITING', attempts: 0, ...change }
}

function stateOf(...tasks: readonly TaskState[]): RunState {
  return {
    version: 1,
    pipeline: 'sample',
    pipelineHash: '',
    runId: '',
    arguments: {},
    status: 'RUNNING',
    startedMs: 0,
    process: { pid: 1, started: '' },
    tasks: Object.fromEntries(tasks.map((one) => [one.path, one])),
  }
}

const done = task('plan', { status: 'SUCCEEDED', attempts: 1, startedMs: 0, endedMs: 1500 })
const cached = task('read', { status: 'SUCCEEDED', reused: 'cached' })
const failed = task('write', {
  status: 'FAILED',
  attempts: 2,
  startedMs: 0,
  endedMs: 3000,
  message: 'exit code 1',
})
const running = task('loop/0/read', { status: 'RUNNING', attempts: 1, startedMs: 0 })

describe('the table of a run', () => {
  test('has a line for each task, with its time, its attempts and why it failed', () => {
    expect(tableLines(stateOf(done, cached, failed, running), 20, 2000)).toEqual([
      'sample: 2 of 4 steps done, 1 running, 1 failed',
      '✓ plan         succeeded 1.5 s',
      '✓ read         succeeded (cached)',
      '✗ write        failed (attempt 2) 3.0 s: exit code 1',
      '▶ loop/0/read  running 2.0 s',
    ])
  })

  test('has what stands in a loop below it, in the order of the items', () => {
    const paths = ['plan', 'loop', 'after', 'loop/0/a', 'loop/10/a', 'loop/2/a', 'loop/0/b']
    const lines = tableLines(stateOf(...paths.map((path) => task(path, {}))), 20, 0)
    expect(lines.slice(1).map((line) => line.split(/ +/)[1])).toEqual([
      ...['plan', 'loop', 'loop/0/a', 'loop/0/b', 'loop/2/a', 'loop/10/a', 'after'],
    ])
  })

  test('shows what runs and what failed where there is no room for all', () => {
    const waiting = Array.from({ length: 50 }, (_, place) => task(`waits-${place}`, {}))
    const lines = tableLines(stateOf(...waiting, done, failed, running), 5, 2000)
    expect(lines).toHaveLength(5)
    expect(lines[1]).toContain('loop/0/read')
    expect(lines[2]).toContain('write')
    expect(lines[4]).toBe('  and 50 more')
  })

  test('is drawn over itself on a terminal, and not too often', () => {
    const written: string[] = []
    let now = 0
    const sink = { isTTY: true, columns: 40, rows: 10, write: (text: string) => written.push(text) }
    const table = new RunTable(sink, () => now)
    table.show(stateOf(running))
    table.show(stateOf(done))
    expect(written).toHaveLength(1)
    now = 200
    table.show(stateOf(done))
    expect(written[1]?.startsWith('\u001b[2A\u001b[J')).toBe(true)
    table.done()
    table.done()
    expect(written).toHaveLength(3)
  })

  test('is a line for each change elsewhere', () => {
    const written: string[] = []
    const table = new RunTable({ write: (text: string) => written.push(text) }, () => 0)
    table.show(stateOf(task('plan', {})))
    table.show(stateOf(task('plan', { status: 'RUNNING', attempts: 1, startedMs: 0 })))
    table.show(stateOf(task('plan', { status: 'RUNNING', attempts: 1, startedMs: 0 })))
    table.show(stateOf(done, task('loop', { kind: 'loop', status: 'RUNNING' })))
    table.done()
    expect(written).toEqual([
      '1970-01-01T00:00:00.000Z plan: running 0.0 s\n',
      '1970-01-01T00:00:00.000Z plan: succeeded 1.5 s\n',
    ])
  })
})
