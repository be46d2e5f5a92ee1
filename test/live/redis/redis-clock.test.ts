import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { RedisClock } from '#live/redis/redis-clock.js'
import type { RedisLink } from '#live/redis/redis-link.js'

describe("Redis's clock in this process", () => {
  let nowMs = 0
  beforeEach(() => {
    nowMs = 5000
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  /** A Redis whose clock is ahead of ours by `aheadMs`, and whose answers take so long there and back. */
  function clockOf(redis: { aheadMs: number; thereMs: number; backMs: number }): RedisClock {
    const ask = async (): Promise<[string, string]> => {
      nowMs += redis.thereMs
      const redisMs = nowMs + redis.aheadMs
      nowMs += redis.backMs
      return [String(Math.floor(redisMs / 1000)), String(Math.round((redisMs % 1000) * 1000))]
    }
    const clock = new RedisClock({ ask } as unknown as RedisLink)
    clock.close()
    return clock
  }

  test('is wrong by half a round trip at most', async () => {
    const clock = clockOf({ aheadMs: 1_000_000, thereMs: 0, backMs: 8 })
    await clock.measure()
    expect(Math.abs(clock.nowMs() - (nowMs + 1_000_000))).toBeLessThanOrEqual(4)
  })

  test('rests on the shortest round trip, however many long ones follow', async () => {
    const redis = { aheadMs: 1_000_000, thereMs: 1, backMs: 1 }
    const clock = clockOf(redis)
    await clock.measure()
    Object.assign(redis, { thereMs: 300, backMs: 2 })
    await clock.measure()
    expect(clock.nowMs()).toBeCloseTo(nowMs + 1_000_000, 3)
  })

  test('follows when it is set forward', async () => {
    const redis = { aheadMs: 1_000_000, thereMs: 1, backMs: 1 }
    const clock = clockOf(redis)
    await clock.measure()
    redis.aheadMs += 60_000
    await clock.measure()
    expect(clock.nowMs()).toBeCloseTo(nowMs + 1_060_000, 3)
  })

  test('never goes back: it stands still until it is as late as it was', async () => {
    const redis = { aheadMs: 1_000_000, thereMs: 1, backMs: 1 }
    const clock = clockOf(redis)
    await clock.measure()
    const beforeMs = clock.nowMs()
    redis.aheadMs -= 2000
    await clock.measure()
    expect(clock.nowMs()).toBe(beforeMs)
    nowMs += 3000
    expect(clock.nowMs()).toBeGreaterThan(beforeMs)
  })
})
