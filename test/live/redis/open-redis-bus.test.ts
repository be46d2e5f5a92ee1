import { afterAll, beforeAll, describe } from 'vitest'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { describeBus } from '../port/bus-contract.js'
import { RedisServer, redisServerPath } from './redis-server.js'

describe.skipIf(redisServerPath() === undefined)('With a real Redis', () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await RedisServer.start()
  })
  afterAll(() => server.remove())

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
