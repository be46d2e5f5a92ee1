import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { UnusableInputError } from '#components/types/errors.js'
import type { LiveBus } from '#live/port/bus.js'
import { BusUnavailableError } from '#live/port/bus-fault.js'
import type { Lease, Task } from '#live/port/leases.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { aBatch, aCaption, aSession, cameraState, newSessionId, workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { RedisServer, redisServerPath } from './redis-server.js'

const hasRedis = redisServerPath() !== undefined

describe('An address that is none', () => {
  test.each(['', 'localhost:6379', 'http://localhost:6379', 'redis://'])('"%s" is refused', async (url) => {
    await expect(openRedisBus({ url })).rejects.toThrow(UnusableInputError)
    await expect(openRedisBus({ url })).rejects.toThrow('redis://HOST:PORT')
  })

  test('shows no password', async () => {
    const opening = openRedisBus({ url: 'http://user:secret@localhost:6379' })
    await expect(opening).rejects.toThrow('localhost:6379')
    await expect(opening).rejects.not.toThrow('secret')
  })

  test('of a host that nobody knows is refused', async () => {
    const opening = openRedisBus({ url: 'redis://no-such-host.invalid:6379' })
    await expect(opening).rejects.toThrow(/cannot be found under this name|cannot be reached|does not answer/)
  })
})

describe.skipIf(!hasRedis)('A Redis that cannot be used', () => {
  let server: RedisServer | undefined
  afterEach(() => server?.remove())

  const opening = async (
    settings: readonly string[],
    warn?: (sentence: string) => void,
  ): Promise<LiveBus> => {
    server = await RedisServer.start(settings)
    return openRedisBus({ url: server.url, ...(warn === undefined ? {} : { warn }) })
  }

  test('because it wants a password says so', async () => {
    const refused = opening(['--requirepass', 'secret'])
    await expect(refused).rejects.toThrow(UnusableInputError)
    await expect(refused).rejects.toThrow('wants a password; write REDIS_URL as redis://:PASSWORD@HOST:PORT')
  })

  test('because the password is wrong says so without it', async () => {
    server = await RedisServer.start(['--requirepass', 'secret'])
    const refused = openRedisBus({ url: server.url.replace('//', '//:guess@') })
    await expect(refused).rejects.toThrow(UnusableInputError)
    await expect(refused).rejects.toThrow('does not accept this user and password')
    await expect(refused).rejects.not.toThrow('guess')
    const bus = await openRedisBus({ url: server.url.replace('//', '//:secret@') })
    expect(await bus.sessions.list()).toEqual([])
    await bus.close()
  })

  test('because it throws data away is refused', async () => {
    await expect(opening(['--maxmemory-policy', 'allkeys-lru'])).rejects.toThrow('set it to noeviction')
  })

  test('because it is a replica is refused', async () => {
    await expect(opening(['--replicaof', '127.0.0.1 1'])).rejects.toThrow('is a read-only replica')
  })

  test('without an append-only file is used, with one warning', async () => {
    const warnings: string[] = []
    const bus = await opening(['--appendonly', 'no'], (sentence) => warnings.push(sentence))
    expect(warnings).toEqual([expect.stringContaining('set appendonly yes')])
    await bus.close()
  })

  test('because nobody listens there is said after a while', async () => {
    server = await RedisServer.start()
    await server.stop()
    const refused = openRedisBus({ url: server.url })
    await expect(refused).rejects.toThrow(BusUnavailableError)
    await expect(refused).rejects.toThrow('nothing listens there; start Redis or correct REDIS_URL')
  })
})

describe.skipIf(!hasRedis)('While Redis is away', () => {
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
    const leases: Lease[] = []
    bus.leases.work({
      workerId: 'worker',
      capacity: { camera: () => 1, recognise: () => 1 },
      run: async (lease) => {
        leases.push(lease)
        await new Promise((resolve) => lease.signal.addEventListener('abort', resolve))
      },
    })
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
    const leases: Lease[] = []
    bus.leases.work({
      workerId: 'worker',
      capacity: { camera: () => 1, recognise: () => 1 },
      run: async (lease) => {
        leases.push(lease)
        await new Promise((resolve) => lease.signal.addEventListener('abort', resolve))
      },
    })
    await until(() => leases.length > 0)
    expect(leases[0]?.task).toEqual(task)
  })
})

describe.skipIf(!hasRedis)('What Redis is left with', () => {
  let server: RedisServer
  let bus: LiveBus
  let redis: Redis
  beforeEach(async () => {
    server = await RedisServer.start()
    bus = await openRedisBus({ url: server.url })
    redis = new Redis(server.url)
  })
  afterEach(async () => {
    redis.disconnect()
    await bus.close()
    await server.remove()
  })

  const work = (leases: Lease[], run?: (lease: Lease) => Promise<void>): void => {
    bus.leases.work({
      workerId: 'worker',
      capacity: { camera: () => 4, recognise: () => 4 },
      run: async (lease) => {
        leases.push(lease)
        if (run !== undefined) return run(lease)
        await new Promise((resolve) => lease.signal.addEventListener('abort', resolve))
      },
    })
  }

  test('expires, every key of it', async () => {
    const session = aSession()
    const task = { kind: 'recognise', sessionId: session.id } as const
    const leases: Lease[] = []
    await bus.sessions.create(session)
    await bus.leases.offer(task)
    await bus.leases.offer({ kind: 'camera', sessionId: session.id, cameraId: 'left' })
    const beforeWork = await redis.keys('*')
    expect(await keysWithoutExpiry(beforeWork)).toEqual([])
    work(leases, async ({ task: { kind } }) => {
      if (kind === 'camera') throw new Error('the device went away')
    })
    await bus.landmarks.append(session.id, aBatch('front', await bus.leases.nextFence('front'), 1))
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    bus.states.setCamera(session.id, cameraState('front', 'live'))
    bus.states.setWorker(workerStatus('worker'))
    await until(() => leases.length >= 3)
    await bus.sessions.update(session.id, (now) => ({ ...now, ended: true }))
    await bus.leases.withdraw(task)
    await bus.leases.withdraw({ kind: 'camera', sessionId: session.id, cameraId: 'left' })
    // The sweep sees to BullMQ's own lists, which come into being without an expiry.
    await until(async () => (await keysWithoutExpiry(await redis.keys('*'))).length === 0)
    const kept = await redis.keys('*')
    expect(kept.length).toBeGreaterThan(8)
    expect(kept.filter((key) => !key.startsWith('signline:'))).toEqual([])
  })

  test('of an earlier holder is refused once another has begun', async () => {
    const sessionId = newSessionId()
    const leases: Lease[] = []
    await bus.leases.offer({ kind: 'recognise', sessionId })
    await bus.leases.offer({ kind: 'camera', sessionId, cameraId: 'left' })
    const earlier = await bus.leases.nextFence('left')
    work(leases)
    await until(() => leases.length === 2)
    const fenceOf = (kind: Task['kind']): number => leases.find(({ task }) => task.kind === kind)?.fence ?? 0
    expect(await bus.captions.sayFinal(sessionId, earlier, aCaption(1, 'ANNA'))).toBe('fenced')
    expect(await bus.captions.sayFinal(sessionId, fenceOf('recognise'), aCaption(1, 'ODA'))).toBe('said')
    await bus.landmarks.append(sessionId, aBatch('left', earlier, 1))
    await bus.landmarks.append(sessionId, aBatch('left', fenceOf('camera'), 2))
    for await (const { messages } of bus.landmarks.read(sessionId, 30_000, new AbortController().signal)) {
      expect([...messages]).toEqual([2])
      break
    }
  })

  test('and has lost of a live session is offered again', async () => {
    const leases: Lease[] = []
    const session = aSession()
    await bus.sessions.create({
      ...session,
      cameras: [
        { kind: 'server', id: 'left', uri: '/dev/video0', mirrored: false, loop: false },
        { kind: 'browser', id: 'front' },
      ],
    })
    work(leases)
    await until(() => leases.length >= 2)
    expect(leases.map(({ task }) => task.kind).sort()).toEqual(['camera', 'recognise'])
  })

  test('is not offered again where it was done, or the session has ended', async () => {
    const leases: Lease[] = []
    const [done, over, later] = [aSession(), aSession(), aSession()]
    for (const session of [done, { ...over, ended: true }]) await bus.sessions.create(session)
    work(leases, async () => {})
    await bus.leases.offer({ kind: 'recognise', sessionId: done.id })
    await until(() => leases.length === 1)
    // Created afterwards, found missing and done: then the sweep has been over the others more than once.
    await bus.sessions.create(later)
    await until(() => leases.some(({ task }) => task.sessionId === later.id))
    expect(leases.map(({ task }) => task.sessionId)).toEqual([done.id, later.id])
  })

  test('of a job that has expired is cleared away, and nobody runs it', async () => {
    const leases: Lease[] = []
    const task: Task = { kind: 'recognise', sessionId: newSessionId() }
    await bus.leases.offer({ kind: 'recognise', sessionId: 'gone' })
    await redis.del('signline:tasks:recognise:recognise.gone')
    await bus.leases.offer(task)
    work(leases)
    await until(() => leases.length > 0)
    expect(leases.map((lease) => lease.task)).toEqual([task])
    expect(await redis.lrange('signline:tasks:recognise:wait', 0, -1)).toEqual([])
  })

  test('after many offers and withdrawals is what the last of them said', async () => {
    const leases: Lease[] = []
    const task: Task = { kind: 'recognise', sessionId: newSessionId() }
    const holding = (): number => leases.filter((lease) => lease.held()).length
    work(leases)
    for (let round = 0; round < 25; round++) {
      await bus.leases.offer(task)
      if (round % 3 > 0) await until(() => holding() === 1)
      await bus.leases.withdraw(task)
      if (round % 3 > 1) await until(() => holding() === 0)
    }
    await bus.leases.offer(task)
    await until(() => holding() === 1)
    await bus.leases.withdraw(task)
    await until(async () => (await redis.exists('signline:tasks:recognise:active')) === 0)
    expect(holding()).toBe(0)
    expect(await bus.leases.waiting('recognise')).toBe(0)
    const fences = leases.map(({ fence }) => fence)
    expect(fences).toEqual([...new Set(fences)].sort((a, b) => a - b))
  })

  test('of a task whose session ended without its being withdrawn is taken away', async () => {
    const leases: Lease[] = []
    const session = aSession()
    await bus.sessions.create(session)
    await bus.leases.offer({ kind: 'recognise', sessionId: session.id })
    work(leases)
    await until(() => leases.length === 1)
    await bus.sessions.update(session.id, (now) => ({ ...now, ended: true }))
    await until(() => leases[0]?.signal.aborted === true)
    expect(leases[0]?.signal.reason).toBe('withdrawn')
    await until(async () => (await redis.keys('signline:tasks:recognise:recognise.*')).length === 0)
  })

  async function keysWithoutExpiry(keys: readonly string[]): Promise<readonly string[]> {
    const times = await Promise.all(keys.map((key) => redis.pttl(key)))
    return keys.filter((_, place) => times[place] === -1)
  }
})
