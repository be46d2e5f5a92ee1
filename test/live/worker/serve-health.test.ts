import { afterEach, describe, expect, test } from 'vitest'
import { type HealthOptions, type HealthServer, serveHealth } from '#live/worker/serve-health.js'
import { workerStatus } from '../port/bus-samples.ts'

const opened: HealthServer[] = []
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()))
})

const worker = (draining: boolean, fault?: string) => ({
  status: () => ({ ...workerStatus('worker'), cameras: 3, sessions: 2, draining }),
  fault: () => fault,
})

async function serve(options: Partial<HealthOptions>) {
  const server = await serveHealth({
    host: '127.0.0.1',
    port: 0,
    bus: { fault: () => undefined, writeFault: () => undefined },
    worker: () => worker(false),
    metricsText: async () => 'signline_sessions 2\n',
    ...options,
  })
  opened.push(server)
  return async (path: string, method = 'GET') => {
    const response = await fetch(`http://127.0.0.1:${server.address.port}${path}`, { method })
    return `${response.status} ${await response.text()}`
  }
}

describe("A worker's health", () => {
  test('is alive and ready while its leases renew, and shows its metrics', async () => {
    const ask = await serve({})
    expect(await ask('/healthz')).toBe('200 {"ok":true,"cameras":3,"sessions":2}')
    expect(await ask('/readyz?verbose')).toBe('200 {"ready":true}')
    expect(await ask('/metrics')).toBe('200 signline_sessions 2\n')
  })

  test('is alive and not ready while it opens its networks, drains, or the bus is away', async () => {
    const troubles: readonly [Partial<HealthOptions>, string][] = [
      [{ worker: () => undefined }, 'the networks are being opened'],
      [{ worker: () => worker(true) }, 'the worker is draining'],
      [
        { bus: { fault: () => 'Redis does not answer', writeFault: () => undefined } },
        'Redis does not answer',
      ],
    ]
    for (const [options, sentence] of troubles) {
      const ask = await serve(options)
      expect(await ask('/readyz')).toBe(`503 ${JSON.stringify({ error: sentence })}`)
      expect(await ask('/healthz')).toMatch(/^200 /)
    }
  })

  test('is ready and warns while what is written is refused', async () => {
    const ask = await serve({ bus: { fault: () => undefined, writeFault: () => 'Redis is full' } })
    expect(await ask('/readyz')).toBe('200 {"ready":true,"warning":"Redis is full"}')
  })

  test('is not alive where work does not end with its lease', async () => {
    const ask = await serve({ worker: () => worker(false, 'camera "left" does not end') })
    expect(await ask('/healthz')).toBe('503 {"error":"camera \\"left\\" does not end"}')
  })

  test('can be read only, and has nothing else', async () => {
    const ask = await serve({})
    expect(await ask('/metrics', 'POST')).toMatch(/^405 /)
    expect(await ask('/constructor')).toMatch(/^404 /)
    expect(await ask('/')).toMatch(/^404 /)
  })

  test('says so plainly where metrics cannot be read or the port is taken', async () => {
    const ask = await serve({ metricsText: async () => Promise.reject(new Error('a secret of the inside')) })
    expect(await ask('/metrics')).toBe('500 {"error":"metrics cannot be read"}')
    const { port } = opened[0]!.address
    await expect(serve({ port })).rejects.toThrow(
      `--metrics-port ${port} of 127.0.0.1 cannot be opened (EADDRINUSE)`,
    )
  })
})
