import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { serveThread } from '#components/types/serve-thread.js'

const MODULE = new URL('../../../dist/components/types/serve-thread.js', import.meta.url)

/** A thread that answers every number with its double, and breaks or ends at a word. */
function startDoubler(): Worker {
  const source = `
    import { serveThread } from ${JSON.stringify(MODULE.href)}
    await serveThread('the test', async (inbox, tell) => {
      for (;;) {
        const message = await inbox.take()
        if (message === 'end') return
        if (message === 'break') throw Object.assign(new Error('no more numbers'), { exitCode: 2 })
        tell(2 * message)
      }
    })`
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`))
}

async function saidBy(thread: Worker, posted: readonly unknown[]): Promise<unknown[]> {
  const said: unknown[] = []
  thread.on('message', (message) => said.push(message))
  for (const message of posted) thread.postMessage(message)
  await once(thread, 'exit')
  return said
}

test('a thread serves what is posted to it in order, and ends when it is done', async () => {
  expect(await saidBy(startDoubler(), [1, 2, 3, 'end', 4])).toEqual([2, 4, 6])
})

test('a thread that breaks says so last, with the exit code of the fault', async () => {
  const failed = { kind: 'failed', sentence: 'no more numbers', exitCode: 2 }
  expect(await saidBy(startDoubler(), [1, 'break', 2])).toEqual([2, failed])
})

test('what serves threads says who starts it where there is no host', async () => {
  const alone = serveThread('the hand pool', async () => {})
  await expect(alone).rejects.toThrow('this thread is started by the hand pool, not by itself')
})
