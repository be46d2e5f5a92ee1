import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LiveBus } from '#live/port/bus.js'
import type { Lease, Task } from '#live/port/leases.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { aBatch, aCaption, aSession, cameraState, newSessionId, workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { RedisServer, redisServerPath } from './redis-server.js'

describe.skipIf(redisServerPath() === undefined)('What Redis is left with', () => {
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
    bus.states.noteRefused('camera', 'left', 2)
    bus.states.noteRefused('camera', 'right', 1)
    bus.states.noteLetIn('camera', 'left', 1)
    await until(async () => (await bus.states.refused('camera')) > 0)
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
