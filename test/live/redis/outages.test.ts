import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import { BusUnavailableError } from '#live/port/bus-fault.js'
import type { Lease } from '#live/port/leases.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { aBatch, aCaption, aSession, cameraState, newSessionId, workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { RedisServer, redisServerPath } from './redis-server.js'

describe.skipIf(redisServerPath() === undefined)('While Redis is away', () => {
  let server: RedisServer
  let bus: LiveBus
  beforeEach(async () => {
    server = await RedisServer.start()
    bus = await openRedisBus({ url: server.url })
  })
  afterEach(async () => {
    await bus.close()
    await server.remove()
  })

  /** Works for the bus and holds what it gets; the leases come into the list. */
  const holdLeases = (): readonly Lease[] => {
    const leases: Lease[] = []
    bus.leases.work({
      workerId: 'worker',
      capacity: { camera: () => 1, recognise: () => 1 },
      run: async (lease) => {
        leases.push(lease)
        await new Promise((resolve) => lease.signal.addEventListener('abort', resolve))
      },
    })
    return leases
  }

  test.each([
    ['stopped', () => server.stop(), () => server.start()],
    ['frozen', () => server.freeze(), () => server.wake()],
  ])('(%s) every call is rejected with a sentence, and goes on by itself', async (_how, leave, comeBack) => {
    const session = aSession()
    await bus.sessions.create(session)
    await leave()
    const task = { kind: 'recognise', sessionId: session.id } as const
    const calls = [
      () => bus.sessions.create(session),
      () => bus.sessions.get(session.id),
      () => bus.sessions.list(),
      () => bus.sessions.update(session.id, (now) => now),
      () => bus.sessions.keep(session.id),
      () => bus.landmarks.append(session.id, aBatch('front', 1, 1)),
      () => bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA')),
      () => bus.captions.finals(session.id, 0),
      () => bus.states.cameras(session.id),
      () => bus.states.workers(),
      () => bus.leases.offer(task),
      () => bus.leases.withdraw(task),
      () => bus.leases.waiting('recognise'),
      () => bus.leases.nextFence('front'),
    ]
    const answers = await Promise.allSettled(calls.map((call) => call()))
    for (const answer of answers)
      expect(answer).toMatchObject({ status: 'rejected', reason: expect.any(BusUnavailableError) })
    bus.states.setCamera(session.id, cameraState('front', 'live'))
    bus.states.setWorker(workerStatus('worker'))
    bus.captions.showPartial(session.id, 1, aCaption(1, 'AN', 'partial'))
    await until(() => bus.fault() !== undefined)
    expect(bus.fault()).toMatch(/^Redis at redis:\/\/127\.0\.0\.1:\d+ .+; .+/)
    expect(bus.nowMs()).toBeGreaterThan(0)
    await comeBack()
    await until(() => bus.fault() === undefined)
    expect(await bus.sessions.get(session.id)).toEqual(session)
  })

  test('everything can be closed', async () => {
    const leases = holdLeases()
    await bus.leases.offer({ kind: 'recognise', sessionId: newSessionId() })
    await until(() => leases.length === 1)
    const reading = bus.landmarks.read(newSessionId(), 0, new AbortController().signal)
    const next = reading[Symbol.asyncIterator]().next()
    await server.stop()
    await bus.close()
    expect(leases[0]?.held()).toBe(false)
    expect(await next).toEqual({ done: true, value: undefined })
    await expect(bus.sessions.list()).rejects.toThrow('was closed')
  })

  test('landmarks wait: reading goes on where it was', async () => {
    const id = newSessionId()
    const ending = new AbortController()
    const read: number[] = []
    const reading = (async () => {
      for await (const batch of bus.landmarks.read(id, 30_000, ending.signal)) read.push(...batch.messages)
    })()
    for (const value of [1, 2]) await bus.landmarks.append(id, aBatch('front', 1, value))
    await until(() => read.length === 2)
    await server.stop('SIGKILL')
    await server.start()
    await until(() => bus.fault() === undefined)
    for (const value of [3, 4]) await bus.landmarks.append(id, aBatch('front', 1, value))
    await until(() => read.length >= 4)
    ending.abort()
    await reading
    expect(read).toEqual([1, 2, 3, 4])
  })

  test('followers wait: they are given what was said meanwhile by others', async () => {
    const session = aSession()
    await bus.sessions.create(session)
    const [numbers, recordings]: [number[], (boolean | undefined)[]] = [[], []]
    bus.captions.follow(session.id, 0, ({ number }) => numbers.push(number))
    bus.sessions.follow(session.id, (now) => recordings.push(now?.recording))
    await until(() => recordings.length === 1)
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    await server.stop('SIGKILL')
    await server.start()
    // Another process is there first, and nobody hears what it publishes.
    const other = await openRedisBus({ url: server.url })
    await other.captions.sayFinal(session.id, 1, aCaption(2, 'ODA'))
    await other.sessions.update(session.id, (now) => ({ ...now, recording: true }))
    await other.close()
    await until(() => numbers.length >= 2 && recordings.length >= 2)
    expect(numbers).toEqual([1, 2])
    expect(recordings).toEqual([false, true])
  })

  test('offered tasks wait, also through a crash', async () => {
    const task = { kind: 'camera', sessionId: newSessionId(), cameraId: 'front' } as const
    await bus.leases.offer(task)
    await server.stop('SIGKILL')
    await server.start()
    const leases = holdLeases()
    await until(() => leases.length > 0)
    expect(leases[0]?.task).toEqual(task)
  })
})
