import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { readProcessTimes } from '#bench/live/processor-times.js'

test.skipIf(process.platform !== 'linux')('work in a thread counts as that of other threads', async () => {
  const before = readProcessTimes(process.pid)
  const worker = new Worker('const end = Date.now() + 300; while (Date.now() < end);', { eval: true })
  await new Promise((resolve) => worker.once('exit', resolve))
  const after = readProcessTimes(process.pid)
  expect(after.otherThreadsS).toBeGreaterThan(before.otherThreadsS)
  expect(after.residentBytes).toBeGreaterThan(1e6)
  expect(after.handles).toBeGreaterThan(2)
})
