import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { LiveSession } from '#components/types/live-session.js'
import type { LiveBus } from '#live/port/bus.js'
import type { Lease } from '#live/port/leases.js'
import { MOST_REMEMBERED_CAMERAS } from '#live/port/newest-fences.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { aBatch, aSession } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { RedisServer, redisServerPath } from './redis-server.js'

/** Cameras that come and go: more than twice as many as are remembered. */
const GONE = 2 * MOST_REMEMBERED_CAMERAS + 40

describe.skipIf(redisServerPath() === undefined)('In a session through which many cameras went', () => {
  let server: RedisServer
  let bus: LiveBus
  let redis: Redis
  let session: LiveSession
  beforeEach(async () => {
    server = await RedisServer.start()
    bus = await openRedisBus({ url: server.url })
    redis = new Redis(server.url)
    session = {
      ...aSession(),
      cameras: [{ kind: 'server', id: 'stays', uri: '/dev/video0', mirrored: false, loop: false }],
    }
    await bus.sessions.create(session)
  })
  afterEach(async () => {
    redis.disconnect()
    await bus.close()
    await server.remove()
  })

  const size = (): Promise<number> => redis.hlen(`signline:landmark-fences:${session.id}`)
  const goneIds = Array.from({ length: GONE }, (_, place) => `gone${place}`)

  /** What was taken of what these senders send, one after the other: the values that can be read. */
  async function taken(senders: readonly { cameraId: string; fence: number }[]): Promise<readonly number[]> {
    await redis.del(`signline:landmarks:${session.id}`)
    for (const [value, { cameraId, fence }] of senders.entries())
      await bus.landmarks.append(session.id, aBatch(cameraId, fence, value))
    const entries = await redis.xrangeBuffer(`signline:landmarks:${session.id}`, '-', '+')
    return entries.map(
      ([, fields]) => fields[fields.findIndex((name) => String(name) === 'm') + 1]?.[0] ?? -1,
    )
  }

  test('leases of cameras leave no more fences than are remembered, and late writes are refused', async () => {
    const leases = new Map<string, Lease[]>()
    const worker = bus.leases.work({
      workerId: 'worker',
      capacity: { camera: () => 8, recognise: () => 0 },
      run: async (lease) => {
        const id = lease.task.kind === 'camera' ? lease.task.cameraId : ''
        leases.set(id, [...(leases.get(id) ?? []), lease])
        if (id === 'stays') await new Promise((resolve) => lease.signal.addEventListener('abort', resolve))
      },
    })
    const held = async (cameraId: string, times: number): Promise<void> => {
      await bus.leases.offer({ kind: 'camera', sessionId: session.id, cameraId })
      await until(() => leases.get(cameraId)?.length === times)
    }
    await held('stays', 1)
    await held('gone0', 1)
    await held('gone0', 2)
    // A few at a time: a machine that is busy answers no more within a second.
    for (let first = 1; first < GONE; first += 8)
      await Promise.all(goneIds.slice(first, first + 8).map((id) => held(id, 1)))
    expect(await size()).toBeLessThanOrEqual(MOST_REMEMBERED_CAMERAS)
    // One key for all names.
    expect(await redis.keys('signline:fence*')).toEqual(['signline:fence'])
    const fenceOf = (id: string, time = 0): number => leases.get(id)?.[time]?.fence ?? Number.NaN
    const stays = fenceOf('stays')
    const next = await bus.leases.nextFence('gone0')
    expect(
      await taken([
        { cameraId: 'gone0', fence: fenceOf('gone0', 0) },
        { cameraId: 'gone0', fence: fenceOf('gone0', 1) },
        { cameraId: 'stays', fence: stays - 1 },
        { cameraId: 'stays', fence: stays },
        { cameraId: 'gone0', fence: next },
        { cameraId: 'gone0', fence: next - 1 },
      ]),
    ).toEqual([3, 4])
    await worker.close()
  })

  test('browsers leave no more either, and one that was let in and has not sent yet may send', async () => {
    const fence = await bus.leases.nextFence('quiet')
    await bus.sessions.update(session.id, (now) => ({
      ...now,
      cameras: [...now.cameras, { kind: 'browser', id: 'quiet', fence }],
    }))
    const earlier = new Map<string, number>()
    let largest = 0
    for (const cameraId of goneIds) {
      earlier.set(cameraId, await bus.leases.nextFence(cameraId))
      const later = await bus.leases.nextFence(cameraId)
      await bus.landmarks.append(session.id, aBatch(cameraId, later, 0))
      largest = Math.max(largest, await size())
    }
    expect(largest).toBe(MOST_REMEMBERED_CAMERAS)
    const senders = goneIds.map((cameraId) => ({ cameraId, fence: earlier.get(cameraId) ?? Number.NaN }))
    expect(await taken(senders)).toEqual([])
    expect(
      await taken([
        { cameraId: 'quiet', fence: fence - 1 },
        { cameraId: 'quiet', fence },
      ]),
    ).toEqual([1])
  })
})
