import { afterEach, describe, expect, test, vi } from 'vitest'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import { KEPT_LANDMARKS_MS, KEPT_SESSION_MS, KEPT_STATE_MS, MOST_KEPT_FINALS } from '#live/port/bus.js'
import { describeBus } from '../port/bus-contract.ts'
import { aBatch, aCaption, aSession, cameraState, workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'

describeBus('The bus in one process', async () => {
  const bus = openInProcessBus()
  return { one: bus, other: bus, close: () => bus.close() }
})

describe('In one process', () => {
  afterEach(() => {
    vi.useRealTimers()
  })

  test('a session expires when nobody keeps it, and takes all with it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    let nowMs = 1_000_000
    await using bus = openInProcessBus({ nowMs: () => nowMs })
    const session = aSession()
    await bus.sessions.create(session)
    await bus.leases.offer({ kind: 'recognise', sessionId: session.id })
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    const seen: unknown[] = []
    bus.sessions.follow(session.id, (now) => seen.push(now?.id))
    nowMs += KEPT_SESSION_MS - 1
    await bus.sessions.keep(session.id)
    nowMs += KEPT_SESSION_MS - 1
    vi.advanceTimersByTime(10_000)
    expect(await bus.sessions.get(session.id)).toEqual(session)
    nowMs += 1
    expect(await bus.sessions.get(session.id)).toBeUndefined()
    expect(await bus.sessions.list()).toEqual([])
    expect(await bus.sessions.update(session.id, (now) => now)).toBeUndefined()
    vi.advanceTimersByTime(10_000)
    await until(() => seen.at(-1) === undefined)
    expect(seen).toEqual([session.id, undefined])
    expect(await bus.leases.waiting('recognise')).toBe(0)
    expect(await bus.captions.finals(session.id, 0)).toEqual([])
  })

  test('landmarks are kept as long as they are needed and no longer', async () => {
    let nowMs = 1_000_000
    await using bus = openInProcessBus({ nowMs: () => nowMs })
    const kept = async (historyMs: number): Promise<number[]> => {
      const ending = new AbortController()
      const read: number[] = []
      setTimeout(() => ending.abort(), 20)
      for await (const batch of bus.landmarks.read('s', historyMs, ending.signal))
        read.push(...batch.messages)
      return read
    }
    await bus.landmarks.append('s', aBatch('front', 1, 1))
    nowMs += KEPT_LANDMARKS_MS
    await bus.landmarks.append('s', aBatch('front', 1, 2))
    expect(await kept(KEPT_LANDMARKS_MS)).toEqual([1, 2])
    expect(await kept(KEPT_LANDMARKS_MS - 1)).toEqual([2])
    expect(await kept(0)).toEqual([2])
    nowMs += 1
    await bus.landmarks.append('s', aBatch('front', 1, 3))
    expect(await kept(2 * KEPT_LANDMARKS_MS)).toEqual([2, 3])
  })

  test('a reader that stands still for too long goes on with the oldest landmarks that are kept', async () => {
    let nowMs = 1_000_000
    await using bus = openInProcessBus({ nowMs: () => nowMs })
    const ending = new AbortController()
    await bus.landmarks.append('s', aBatch('front', 1, 1))
    const read: number[] = []
    for await (const batch of bus.landmarks.read('s', 1000, ending.signal)) {
      read.push(...batch.messages)
      if (read.length === 1) {
        for (const value of [2, 3, 4]) {
          nowMs += KEPT_LANDMARKS_MS / 2
          await bus.landmarks.append('s', aBatch('front', 1, value))
        }
        nowMs += KEPT_LANDMARKS_MS / 2
        await bus.landmarks.append('s', aBatch('front', 1, 5))
      }
      if (read.at(-1) === 5) ending.abort()
    }
    expect(read).toEqual([1, 3, 4, 5])
  })

  test('states that are not said again expire', async () => {
    let nowMs = 1_000_000
    await using bus = openInProcessBus({ nowMs: () => nowMs })
    bus.states.setCamera('s', cameraState('front', 'live'))
    bus.states.setWorker(workerStatus('w'))
    nowMs += KEPT_STATE_MS - 1
    bus.states.setCamera('s', cameraState('left', 'live'))
    nowMs += 1
    expect((await bus.states.cameras('s')).map(({ cameraId }) => cameraId)).toEqual(['left'])
    expect(await bus.states.workers()).toEqual([])
  })

  test('the oldest finals go when there are too many, and numbers go on', async () => {
    await using bus = openInProcessBus()
    for (let number = 1; number <= MOST_KEPT_FINALS + 3; number++)
      await bus.captions.sayFinal('s', 1, aCaption(number, 'W'))
    const finals = await bus.captions.finals('s', 0)
    expect(finals.length).toBe(MOST_KEPT_FINALS)
    expect(finals[0]?.number).toBe(4)
    expect((await bus.captions.finals('s', MOST_KEPT_FINALS + 2)).map(({ number }) => number)).toEqual([
      MOST_KEPT_FINALS + 3,
    ])
  })

  test('readers of landmarks end when the bus closes', async () => {
    const bus = openInProcessBus()
    const reading = (async () => {
      for await (const batch of bus.landmarks.read('s', 0, new AbortController().signal)) return batch
      return 'ended'
    })()
    await bus.close()
    expect(await reading).toBe('ended')
  })
})
