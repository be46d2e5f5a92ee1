import { expect, test } from 'vitest'
import { runTasks, testPods, trainPod } from '../../kfp/client/argo-run.ts'
import { openServerLab, small } from './server-lab.ts'

test('A schedule is made, listed, disabled and deleted', async () => {
  const { server, signline } = await openServerLab()
  const made = await signline([
    'schedule',
    small,
    '--arg',
    'region=a',
    '--every',
    '15m',
    '--max-concurrency',
    '2',
  ])
  expect(made.stdout).toBe('recurring run recurringrun-1 made\n')
  expect(server.recurringRuns[0]).toMatchObject({
    mode: 'ENABLE',
    max_concurrency: '2',
    trigger: { periodic_schedule: { interval_second: '900' } },
  })
  expect((await signline(['schedule', 'recurringrun-1', '--disable'])).stdout).toBe(
    'recurring run recurringrun-1 disabled\n',
  )
  expect((await signline(['list', 'schedules'])).stdout).toMatch(/recurringrun-1 .*disabled/)
  expect((await signline(['schedule', 'recurringrun-1', '--delete'])).code).toBe(0)
  expect(server.recurringRuns).toEqual([])
  const before = server.requests.length
  const wrong: [string[], RegExp][] = [
    [[], /needs --cron .* or --every 1h/],
    [['--cron', '0 9 * * *'], /has 5 fields; Kubeflow takes six/],
    [['--every', '1w'], /--every is "1w"; write it as 90s/],
    [['--every', '1h', '--max-concurrency', '11'], /11 runs are to go on at once/],
    [['--every', '1h', '--start', 'tomorrow'], /"tomorrow" is no moment with its time zone/],
    [['--enable', '--delete'], /--enable and --delete exclude each other/],
  ]
  for (const [args, message] of wrong)
    expect(await signline(['schedule', small, '--arg', 'region=a', ...args])).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(message),
    })
  expect(server.requests).toHaveLength(before)
})

test('Runs are listed, looked at, read, terminated, retried and archived', async () => {
  const { server, signline } = await openServerLab({ states: ['RUNNING'] })
  for (const region of ['a', 'b', 'c'])
    await signline(['submit', small, '--arg', `region=${region}`, '--name', region])
  const listed = await signline(['list', '--limit', '2'])
  expect(listed.stdout.split('\n').map((line) => line.split(/\s+/)[1])).toEqual(['NAME', 'c', 'b', undefined])
  expect(listed.stderr).toMatch(/there are more; --all shows them/)
  expect((await signline(['list', '--name', 'a', '--json'])).stdout.trim()).toMatch(
    /^\{.*"run_id":"run-1".*\}$/,
  )
  expect((await signline(['status', 'run-1'])).stdout).toMatch(/^a \(run-1\): running\n/)
  expect(await signline(['status', 'run-9'])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/run-9 not found/),
  })
  expect((await signline(['terminate', 'run-1', 'run-2', '--wait'])).stdout).toMatch(/run run-2 canceled\n$/)
  expect(await signline(['status', 'run-1', '--wait'])).toMatchObject({ code: 1 })
  expect((await signline(['retry', 'run-1'])).stdout).toBe('run run-1 goes on from where it failed\n')
  expect((await signline(['archive', 'run-1', '--json'])).stdout).toBe(
    '{"run_id":"run-1","done":"archive"}\n',
  )
  expect(server.runs.at(-1)?.storage_state).toBe('ARCHIVED')
})

test('The lines of a run’s steps are printed, each behind its step, and a log that is gone is told', async () => {
  const options = {
    states: ['RUNNING', 'SUCCEEDED'],
    taskDetails: runTasks,
    logs: { [trainPod]: ['started\ndone\n'], [testPods[0] ?? '']: ['0.9\n'] },
  }
  const { signline } = await openServerLab(options)
  const submitted = await signline(['submit', small, '--arg', 'region=a', '--logs', '--name', 'first'])
  expect(submitted.code).toBe(0)
  expect(submitted.stdout.split('\n').filter((line) => line.includes(' | '))).toEqual([
    'loop/iteration(0)/test | 0.9',
    'train(0) | started',
    'train(0) | done',
  ])
  expect(submitted.stderr).toMatch(/iteration\(1\)\/test: its log cannot be had: .*Failed to read logs/)
  const json = await signline(['logs', 'run-1', '--step', 'train', '--json'])
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toEqual([
    { step: 'train(0)', pod: trainPod, text: 'started' },
    { step: 'train(0)', pod: trainPod, text: 'done' },
  ])
  const other = await openServerLab({ ...options, logs: {} })
  await other.signline(['submit', small, '--arg', 'region=a'])
  expect(await other.signline(['logs', 'run-1', '--step', 'train'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no log of the run run-1 can be had; its pods may be gone/),
  })
})

test('Every command shows an example, and none asks a server for it', async () => {
  const { server, signline } = await openServerLab()
  const commands = ['upload', 'submit', 'schedule', 'status', 'logs', 'list', 'terminate', 'retry', 'archive']
  for (const command of commands) {
    const { code, stdout } = await signline([command, '--help'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/Example:\n {2}\$ signline pipeline /)
    expect(stdout).toContain('--json')
    expect(stdout).toContain('--endpoint')
  }
  expect(server.requests).toEqual([])
})
