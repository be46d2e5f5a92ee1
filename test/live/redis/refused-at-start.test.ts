import { afterEach, describe, expect, test } from 'vitest'
import { UnusableInputError } from '#components/types/errors.js'
import type { LiveBus } from '#live/port/bus.js'
import { BusUnavailableError } from '#live/port/bus-fault.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
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
