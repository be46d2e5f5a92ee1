import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { watchBus } from '#cli/live/watch-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { openRedisBus } from '#live/redis/open-redis-bus.js'
import { startTelemetry, type Telemetry } from '#live/telemetry/start-telemetry.js'
import { serveHealth } from '#live/worker/serve-health.js'
import { ask, openTestGateway } from '../gateway/gateway-harness.js'
import { aBatch, aCaption, aSession, workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { RedisServer, redisServerPath } from './redis-server.js'

const FULL =
  /^Redis at redis:\/\/127\.0\.0\.1:\d+ has no memory left and takes nothing that is written; raise its maxmemory$/
/** More than Redis has room for. */
const PIECES = 6
const PIECE_BYTES = 1_000_000

describe.skipIf(redisServerPath() === undefined)('A Redis whose memory is full', () => {
  let server: RedisServer
  let bus: LiveBus
  let stranger: Redis
  let telemetry: Telemetry
  beforeEach(async () => {
    server = await RedisServer.start(['--maxmemory', '4mb'])
    bus = await openRedisBus({ url: server.url })
    stranger = new Redis(server.url)
    telemetry = startTelemetry({ part: 'test', version: '0', environment: {}, say: () => {} })
  })
  afterEach(async () => {
    stranger.disconnect()
    await telemetry.close()
    await bus.close()
    await server.remove()
  })

  const fill = async (): Promise<void> => {
    for (let piece = 0; piece < PIECES; piece++)
      await stranger.set(`stranger:${piece}`, Buffer.alloc(PIECE_BYTES)).catch(() => {})
    // Buffers that shrink make no room again.
    await stranger.config('SET', 'maxmemory', '2mb')
  }

  test('is told once in the log, in the metrics and by readiness, and once when there is room', async () => {
    const all: string[] = []
    const stop = watchBus(bus, (level, sentence) => all.push(`${level} ${sentence}`))
    // On a very busy machine Redis may be late to answer, which is said, too, and what was said before anew after it.
    const said = (): readonly string[] => [...new Set(all.filter((line) => !/ answer/.test(line)))]
    await using opened = await openTestGateway({ bus })
    const health = await serveHealth({
      host: '127.0.0.1',
      port: 0,
      bus,
      worker: () => ({ status: () => workerStatus('worker'), fault: () => undefined }),
      metricsText: () => telemetry.prometheus(),
    })
    const ready = async (): Promise<unknown> =>
      (await fetch(`http://127.0.0.1:${health.address.port}/readyz`)).json()
    const session = aSession()
    await bus.sessions.create(session)
    expect(bus.writeFault()).toBeUndefined()
    expect(await ready()).toEqual({ ready: true })

    await fill()
    // Many writes, all refused.
    const writes = Array.from({ length: 50 }, (_, number) => [
      bus.landmarks.append(session.id, aBatch('front', 1, number)),
      bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA')),
    ]).flat()
    for (const write of await Promise.allSettled(writes)) expect(write.status).toBe('rejected')
    await expect(bus.sessions.create(aSession())).rejects.toThrow(FULL)
    await until(() => said().length > 0)
    expect(bus.writeFault()).toMatch(FULL)
    expect(said()).toEqual([
      `warn ${bus.writeFault()}. Until then no session is opened, and no camera and no caption goes on`,
    ])
    // It answers: what is there can be read, so whoever serves it goes on serving.
    expect(bus.fault()).toBeUndefined()
    expect(await bus.sessions.get(session.id)).toEqual(session)
    const gatewayReady = await ask(opened.gateway, 'GET', '/readyz')
    expect([gatewayReady.status, gatewayReady.body]).toEqual([
      200,
      { ready: true, warning: expect.stringMatching(FULL) },
    ])
    expect(await ready()).toEqual({ ready: true, warning: expect.stringMatching(FULL) })
    expect(await telemetry.prometheus()).toMatch(/^signline_bus_fault\{reason="no-writes"[^}]*\} 1$/m)

    await stranger.config('SET', 'maxmemory', '64mb')
    await until(() => said().length > 1)
    const count = (words: string): number => all.filter((line) => line.includes(words)).length
    expect(count('no memory left')).toBeLessThanOrEqual(1 + count('answers again'))
    expect(said().slice(1)).toEqual([
      'info Redis takes what is written again; cameras and sessions are taken up',
    ])
    expect(bus.writeFault()).toBeUndefined()
    await bus.sessions.create(aSession())
    expect(await telemetry.prometheus()).toMatch(/^signline_bus_fault\{reason="no-writes"[^}]*\} 0$/m)
    stop()
    await health.close()
  })

  test('is noticed by whoever writes nothing', async () => {
    await fill()
    await until(() => bus.writeFault() !== undefined)
    expect(bus.writeFault()).toMatch(FULL)
  })
})
