import type { Worker } from 'node:worker_threads'
import { afterAll, describe, expect, test } from 'vitest'
import { canPlay, fileCamera, LiveWorld, recordingOf, until } from './live-world.ts'

const threads: Worker[] = []
const note = (thread: Worker): void => void threads.push(thread)
process.on('worker', note)
afterAll(() => process.off('worker', note))

/** Ends a thread behind its owner's back; not in the middle of a native run, which would end the process. */
function end(thread: Worker | undefined): void {
  thread?.postMessage({ kind: 'close' })
}

describe.skipIf(!canPlay)('a worker that loses', () => {
  const camera = fileCamera('front', recordingOf('front'), { loop: true })

  test('the thread of its hands says so once and leaves its camera to another', async () => {
    await using world = new LiveWorld()
    const faults: string[] = []
    threads.length = 0
    const only = { variant: 'lite', handThreads: 1, cameraCapacity: 1, sessionCapacity: 0 } as const
    const first = await world.worker({
      ...only,
      workerId: 'first',
      onFault: ({ message }) => faults.push(message),
    })
    const [thread] = threads
    await world.session('one', [camera])
    await world.state('one', 'front', ({ phase }) => phase === 'live')
    const second = await world.worker({ ...only, workerId: 'second' })
    end(thread)
    const state = await world.state(
      'one',
      'front',
      ({ phase, holder }) => phase === 'live' && holder === 'second',
    )
    expect(state.holder).toBe('second')
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^hand worker 1 ended in the middle of its work/)
    expect(first.status()).toMatchObject({ cameras: 0, cameraCapacity: 0, draining: true })
    expect(second.status().cameras).toBe(1)
  })

  test('the thread that recognises says so once and leaves its sessions to another', async () => {
    await using world = new LiveWorld()
    const faults: string[] = []
    threads.length = 0
    const only = { cameraCapacity: 0, sessionCapacity: 2 } as const
    const first = await world.worker({
      ...only,
      workerId: 'first',
      onFault: ({ message }) => faults.push(message),
    })
    const [thread] = threads
    await world.session('one', [{ kind: 'browser', id: 'front' }])
    await world.session('two', [{ kind: 'browser', id: 'front' }])
    await until(() => first.status().sessions === 2)
    const second = await world.worker({ ...only, workerId: 'second' })
    end(thread)
    await until(() => second.status().sessions === 2)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/^the recogniser ended/)
    expect(first.status()).toMatchObject({ sessions: 0, draining: true })
  })
})
