import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { compilePipeline } from '@kubeflow/pipelines/compiler'
import { definePipeline, integer, parallelFor, string } from '@kubeflow/pipelines/dsl'
import { writePipelineYaml } from '@kubeflow/pipelines/ir'
import type { RunState } from '@kubeflow/pipelines/local'
import { describe, expect, test } from 'vitest'
import { IMAGE, linesOf, newFolder, runLocally, shellStep } from './local-run.ts'

const launcher = fileURLToPath(new URL('../../../cli/signline.js', import.meta.url))

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // A process that ended and was not waited for yet runs no more.
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await sleep(10)
}

/** Steps that write the numbers of their processes, a child's and a child's child's, and wait. */
const waiting = (log: string) =>
  shellStep('waiting', `sh -c 'echo $$ >> ${log}; sleep 600' & echo $$ >> ${log}; wait`, {
    inputs: { place: integer() },
  })
const stubborn = (log: string) =>
  shellStep('stubborn', `trap '' TERM; echo $$ >> ${log}; while :; do sleep 0.05; done`, {
    inputs: { place: integer() },
  })
const loopOf = (step: ReturnType<typeof waiting>, name = 'waits') =>
  definePipeline({
    name,
    body: () => {
      parallelFor([1, 2], (place) => void step({ place }))
    },
  })

describe('a run that is stopped', () => {
  test('ends every process of its steps, and is canceled', async () => {
    const log = join(newFolder(), 'pids')
    const stop = new AbortController()
    const run = runLocally(loopOf(waiting(log)), {}, { signal: stop.signal })
    await until(() => linesOf(log).length === 4)
    const pids = linesOf(log).map(Number)
    expect(pids.every(isAlive)).toBe(true)
    stop.abort()
    const { status, statuses } = await run
    expect(status).toBe('CANCELED')
    expect(Object.values(statuses)).toEqual(['CANCELED', 'CANCELED', 'CANCELED'])
    await until(() => !pids.some(isAlive))
  })

  test('kills steps that do not listen once the grace is over', async () => {
    const log = join(newFolder(), 'pids')
    const stop = new AbortController()
    const run = runLocally(loopOf(stubborn(log)), {}, { signal: stop.signal, stopGraceMs: 100 })
    await until(() => linesOf(log).length === 2)
    stop.abort()
    expect((await run).status).toBe('CANCELED')
    await until(() => !linesOf(log).map(Number).some(isAlive))
  })

  test('leaves nothing running of a step that ended and left children behind', async () => {
    const log = join(newFolder(), 'pids')
    const leaving = shellStep(
      'leaving',
      `sh -c 'echo $$ >> ${log}; sleep 600' & while ! test -s ${log}; do sleep 0.01; done`,
    )
    const { status } = await runLocally(definePipeline({ name: 'leaves', body: () => void leaving({}) }))
    expect(status).toBe('SUCCEEDED')
    await until(() => !linesOf(log).map(Number).some(isAlive))
  })
})

/** Starts `signline pipeline run` as a process of its own. */
function start(pipeline: Parameters<typeof compilePipeline>[0], ...args: readonly string[]): ChildProcess {
  const file = join(newFolder(), 'pipeline.yaml')
  writeFileSync(file, writePipelineYaml(compilePipeline(pipeline)))
  return spawn(process.execPath, [launcher, 'pipeline', 'run', file, '--image-map', `${IMAGE}=`, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
    // What it keeps, and what it leaves where it is killed, stays out of the user's folders.
    env: { ...process.env, SIGNLINE_CACHE: newFolder(), TMPDIR: newFolder() },
  })
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('exit', resolve))
}

describe('signline pipeline run', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('on %s leaves no process and ends with %i', async (signal, code) => {
    const log = join(newFolder(), 'pids')
    const child = start(loopOf(waiting(log)), '--out', join(newFolder(), 'run'), '--cores', '4')
    const ended = exitOf(child)
    await until(() => linesOf(log).length === 4)
    child.kill(signal)
    expect(await ended).toBe(code)
    await until(() => !linesOf(log).map(Number).some(isAlive))
  })

  test('on a second signal waits for nobody', async () => {
    const log = join(newFolder(), 'pids')
    const child = start(loopOf(stubborn(log)), '--out', join(newFolder(), 'run'), '--cores', '4')
    const ended = exitOf(child)
    let said = ''
    child.stderr?.on('data', (chunk) => {
      said += String(chunk)
    })
    await until(() => linesOf(log).length === 2)
    child.kill('SIGINT')
    await until(() => said.includes('once more ends them at once'))
    child.kill('SIGINT')
    expect(await ended).toBe(130)
    await until(() => !linesOf(log).map(Number).some(isAlive))
  })
})

describe('a resumed run', () => {
  const pipelineWith = (log: string, gate: string) => {
    const first = shellStep('first', `echo first >> ${log}; printf %s "$word" > "$said"`, {
      inputs: { word: string() },
      outputs: { said: string() },
    })
    const second = shellStep(
      'second',
      `echo second >> ${log}; test -e ${gate} && printf %s "$word" > "$said"`,
      {
        inputs: { word: string() },
        outputs: { said: string() },
      },
    )
    return definePipeline({
      name: 'resumes',
      inputs: { word: string({ default: 'a' }) },
      body: ({ word }) => ({ said: second({ word: first({ word }).output }).output }),
    })
  }

  test('goes on after a failure: what succeeded is not run again, and the earlier log stays', async () => {
    const [folder, out] = [newFolder(), newFolder()]
    const [log, gate] = [join(folder, 'log'), join(folder, 'gate')]
    const pipeline = pipelineWith(log, gate)
    expect((await runLocally(pipeline, {}, { outFolder: out })).status).toBe('FAILED')
    writeFileSync(gate, '')
    const again = await runLocally(pipeline, {}, { outFolder: out, resume: true })
    expect(again.status).toBe('SUCCEEDED')
    expect(again.outputs.parameters).toEqual({ said: 'a' })
    expect(again.state.tasks.first?.reused).toBe('resumed')
    expect(linesOf(log)).toEqual(['first', 'second', 'second'])
    expect(again.state.tasks.second?.log).toBe(join(out, 'tasks/second/attempt-2.log'))
    expect(readFileSync(join(out, 'tasks/second/attempt-1.log'), 'utf8')).toBe('')
  })

  test('goes on after kill -9, ends what was left running, and runs that anew', async () => {
    const [folder, out] = [newFolder(), join(newFolder(), 'run')]
    const [log, pids, gate] = [join(folder, 'log'), join(folder, 'pids'), join(folder, 'gate')]
    const first = shellStep('first', `echo first >> ${log}; printf done > "$said"`, {
      outputs: { said: string() },
    })
    const second = shellStep('second', `echo $$ >> ${pids}; test -e ${gate} || sleep 600`, {
      inputs: { word: string() },
    })
    const pipeline = definePipeline({
      name: 'killed',
      body: () => {
        second({ word: first({}).output })
      },
    })
    const child = start(pipeline, '--out', out)
    const ended = exitOf(child)
    await until(() => linesOf(pids).length === 1)
    await until(
      () =>
        (JSON.parse(readFileSync(join(out, 'state.json'), 'utf8')) as RunState).tasks.second?.process !==
        undefined,
    )
    child.kill('SIGKILL')
    await ended
    const [orphan = 0] = linesOf(pids).map(Number)
    expect(isAlive(orphan)).toBe(true)
    writeFileSync(gate, '')
    const again = start(pipeline, '--out', out, '--resume')
    expect(await exitOf(again)).toBe(0)
    await until(() => !isAlive(orphan))
    expect(linesOf(log)).toEqual(['first'])
    expect(linesOf(pids)).toHaveLength(2)
  })

  test('refuses a folder that is in use, has another run, or none', async () => {
    const [folder, out] = [newFolder(), newFolder()]
    const [log, gate] = [join(folder, 'log'), join(folder, 'gate')]
    const pipeline = pipelineWith(log, gate)
    const refused = (options: object, args = {}, of = pipeline) =>
      expect(runLocally(of, args, { outFolder: out, ...options })).rejects
    await refused({ resume: true }).toThrow('there is no run to go on with; leave --resume out')
    await runLocally(pipeline, {}, { outFolder: out })
    await refused({}).toThrow(
      'there is a run already (FAILED); go on with it by --resume, or choose another folder',
    )
    await refused({ resume: true }, { word: 'b' }).toThrow('the run there has other arguments')
    await refused({ resume: true }, {}, pipelineWith(log, join(folder, 'other'))).toThrow(
      'of another pipeline',
    )
    const running = runLocally(pipeline, {}, { outFolder: out, resume: true })
    await refused({ resume: true }).toThrow('this process runs there; wait for it')
    await running
    const state = JSON.parse(readFileSync(join(out, 'state.json'), 'utf8')) as RunState
    writeFileSync(
      join(out, 'state.json'),
      JSON.stringify({ ...state, status: 'RUNNING', process: { pid: 1, started: '' } }),
    )
    await refused({ resume: true }).toThrow('process 1 runs there; wait for it or choose another folder')
    writeFileSync(join(out, 'state.json'), '{')
    await refused({ resume: true }).toThrow('is no run’s state'.replace('’', "'"))
  })

  test('runs again what lost its results or follows another one’s', async () => {
    const [folder, out] = [newFolder(), newFolder()]
    const [log, gate] = [join(folder, 'log'), join(folder, 'gate')]
    const pipeline = pipelineWith(log, gate)
    writeFileSync(gate, '')
    await runLocally(pipeline, {}, { outFolder: out })
    const state = JSON.parse(readFileSync(join(out, 'state.json'), 'utf8')) as {
      tasks: Record<string, { status: string }>
    }
    ;(state.tasks.first ?? { status: '' }).status = 'FAILED'
    writeFileSync(join(out, 'state.json'), JSON.stringify(state))
    const again = await runLocally(pipeline, {}, { outFolder: out, resume: true })
    expect(again.status).toBe('SUCCEEDED')
    expect(linesOf(log)).toEqual(['first', 'second', 'first'])
    expect(again.state.tasks.second?.reused).toBe('resumed')
  })
})
