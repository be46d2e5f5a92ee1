import { spawn } from 'node:child_process'
import { expect, test } from 'vitest'

test('bench live that is interrupted prints the steps that were whole, and says so', async () => {
  const bench = spawn(
    process.execPath,
    ['dist/bench/main.js', 'live', '--kind=browser', '--cameras=1,2', '--per-session=1', '--seconds=2'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let [stdout, stderr] = ['', '']
  let isInterrupted = false
  bench.stdout.on('data', (text) => {
    stdout += String(text)
  })
  bench.stderr.on('data', (text) => {
    stderr += String(text)
    // The second step has begun; a second signal would end it at once.
    if (!isInterrupted && stderr.includes('\n2 browser cameras')) isInterrupted = bench.kill('SIGINT')
  })
  const code = await new Promise((resolve) => bench.once('close', resolve))
  expect(code, stderr).toBe(1)
  const rows = stdout.split('\n').filter((line) => /^browser +\d/.test(line))
  // One in each of the two tables, both of the first step.
  expect(rows.map((row) => row.split(/ +/)[1])).toEqual(['1', '1'])
  expect(stderr).toMatch(/it was interrupted; the tables hold the steps that were whole\n$/)
})
