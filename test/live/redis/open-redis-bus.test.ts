import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { describeBus } from '../port/bus-contract.ts'
import { RedisServer, redisServerPath } from './redis-server.js'

describe.skipIf(redisServerPath() === undefined)('With a real Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await RedisServer.start()
  })
  afterAll(() => server.remove())

  test('a database that is not there is refused, not left for the first one', async () => {
    const opening = openRedisBus({ url: `${server.url}/99` })
    await expect(opening).rejects.toMatchObject({
      exitCode: 2,
      message: `Redis at ${server.url} has no database of this number; correct it in REDIS_URL`,
    })
    await (await openRedisBus({ url: `${server.url}/3` })).close()
  })

  let opened = 0
  describeBus('The bus on Redis', async () => {
    opened += 1
    const options = { url: server.url, prefix: `contract${opened}` }
    const [one, other] = await Promise.all([openRedisBus(options), openRedisBus(options)])
    return {
      one,
      other,
      close: async () => {
        await Promise.all([one.close(), other.close()])
      },
    }
  })
})
