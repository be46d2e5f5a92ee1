import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClientOptions, connect, type PipelinesClient } from '@kubeflow/pipelines/client'
import { afterEach, describe, expect, test } from 'vitest'
import { PipelinesServer, respond } from './pipelines-server.ts'

const canMakeCertificates = spawnSync('openssl', ['version']).status === 0
if (!canMakeCertificates) console.log('skipped: a certificate that nobody vouches for; needs openssl')

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A client of a server that does what the listener does; `count` counts from 1. */
async function against(
  answer: (count: number, ...rest: Parameters<RequestListener>) => void,
  options: ClientOptions = {},
): Promise<{ client: PipelinesClient; count: () => number; endpoint: string }> {
  let count = 0
  const server = createServer((request, response) => {
    count += 1
    answer(count, request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const client = await connect({
    endpoint,
    environment: {},
    homeFolder: '/nowhere',
    retry: { firstDelayMs: 1 },
    ...options,
  })
  return { client, count: () => count, endpoint }
}

const newRun = { name: 'one', source: { pipelineId: 'p' } }
const RUN = { run_id: 'r', state: 'RUNNING' }

describe('a server that fails', () => {
  test.each([502, 503, 504, 429])(
    'is asked again after a %i where asking changes nothing',
    async (status) => {
      const { client, count } = await against((n, _, response) =>
        respond(response, n < 3 ? status : 200, RUN),
      )
      expect((await client.runs.get('r')).state).toBe('RUNNING')
      expect(count()).toBe(3)
    },
  )

  test.each([500, 502, 503, 504])('is not sent a run twice after a %i', async (status) => {
    const { client, count } = await against((_, __, response) => respond(response, status, {}))
    await expect(client.runs.create(newRun)).rejects.toMatchObject({ status, exitCode: 1 })
    expect(count()).toBe(1)
  })

  test('is sent a run again where it says that it took none', async () => {
    const { client, count } = await against((n, _, response) => {
      if (n === 1) response.setHeader('retry-after', '0')
      respond(response, n === 1 ? 503 : n === 2 ? 429 : 200, RUN)
    })
    expect((await client.runs.create(newRun)).run_id).toBe('r')
    expect(count()).toBe(3)
  })

  test('is asked to terminate again, which changes nothing more', async () => {
    const { client, count } = await against((n, _, response) => respond(response, n === 1 ? 502 : 200, {}))
    await client.runs.terminate('r')
    expect(count()).toBe(2)
  })

  test('that asks for a long pause is given up with what it asked for', async () => {
    const { client, count } = await against((_, __, response) => {
      response.setHeader('retry-after', '3600')
      respond(response, 429, { message: 'slow down' })
    })
    await expect(client.runs.get('r')).rejects.toThrow(/429 .*slow down.*Retry-After: 3600/)
    expect(count()).toBe(1)
  })

  test('is given up after four attempts, with its own words', async () => {
    const { client, count } = await against((_, __, response) =>
      respond(response, 503, { message: 'database is away' }),
    )
    await expect(client.runs.get('r')).rejects.toThrow(
      /GET http:\/\/127.*\/runs\/r: .* 503 .*database is away/,
    )
    expect(count()).toBe(4)
  })

  test.each([
    ['{"code":5,"message":"run r not found","details":[]}', 404, 2, /run r not found; check the name/],
    ['{"error":"permission denied","code":7}', 403, 2, /permission denied; ask for the right/],
    ['{"error_message":"bad file","error_details":"long"}', 400, 2, /bad file; correct what it names/],
    ['{"error":{"message":"nested words"}}', 500, 1, /nested words; look into the log of the API server/],
    ['upstream connect error', 500, 1, /upstream connect error/],
    ['<html><head><title>Log in</title></head></html>', 401, 2, /HTML page "Log in"; give a token/],
    ['', 500, 1, /said nothing/],
    ['{"message":"\\u001b[2Jgone"}', 500, 1, /: \[2Jgone;/],
  ])('is quoted: %s', async (body, status, exitCode, message) => {
    const { client } = await against((_, __, response) => {
      response.writeHead(status)
      response.end(body)
    })
    const error = (await client.runs.get('r').catch((caught: unknown) => caught)) as Error
    expect(error.message).toMatch(message)
    expect(error).toMatchObject({ status, exitCode })
  })

  test('that sends elsewhere is not followed, and nothing of the query is shown', async () => {
    const { client, count } = await against((_, __, response) => {
      response.writeHead(302, { location: 'https://login.example/auth?state=secret' })
      response.end('<a href="…">Found</a>')
    })
    const error = (await client.runs.get('r').catch((caught: unknown) => caught)) as Error
    expect(error.message).toMatch(/go to https:\/\/login\.example\/auth; log in there/)
    expect(error.message).not.toContain('secret')
    expect(count()).toBe(1)
  })
})

describe('a server that talks nonsense', () => {
  test.each([
    ['<!doctype html><title>Kubeflow</title>', /no JSON: an HTML page "Kubeflow"; check that --endpoint/],
    ['', /the answer is empty/],
    ['null', /the answer is null, not object/],
    ['[]', /the answer is a list, not object/],
    ['{"run_id":', /no JSON/],
    ['{}', /the answer has no run_id/],
    ['{"run_id":7}', /run_id is 7, not string/],
    ['{"run_id":"r","state":42}', /state is 42, not string/],
    ['{"run_id":"r","run_details":{"task_details":{}}}', /run_details\.task_details is an object, not array/],
    ['{"run_id":"r","run_details":{"task_details":[null]}}', /task_details\[0\] is null/],
  ])('%s', async (body, message) => {
    const { client, count } = await against((_, __, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(body)
    })
    await expect(client.runs.get('r')).rejects.toThrow(message)
    await expect(client.runs.get('r')).rejects.toMatchObject({ exitCode: 1 })
    expect(count()).toBe(2)
  })

  test('and a newer one’s fields and names are taken as they are', async () => {
    const { client } = await against((_, __, response) =>
      respond(response, 200, { ...RUN, state: 'NEW_STATE', new_field: [1], error: null }),
    )
    expect(await client.runs.get('r')).toMatchObject({ state: 'NEW_STATE', new_field: [1] })
  })

  test('without end is cut off', async () => {
    const { client } = await against(
      (_, __, response) => {
        response.writeHead(200)
        const flood = (): void => {
          while (response.write(Buffer.alloc(64 * 1024, 0x20)));
          response.once('drain', flood)
        }
        flood()
      },
      { longestAnswerBytes: 1_000_000 },
    )
    await expect(client.runs.get('r')).rejects.toThrow(/longer than 1000000 bytes/)
  })

  test('that gives the same page again and again is left', async () => {
    const { client } = await against((_, request, response) =>
      respond(
        response,
        200,
        request.url?.includes('healthz') ? {} : { runs: [RUN], next_page_token: 'again' },
      ),
    )
    const reading = async (): Promise<void> => {
      for await (const run of client.runs.list()) expect(run.run_id).toBe('r')
    }
    await expect(reading()).rejects.toThrow(/same page again and again/)
  })

  test('with an empty page and null for its list is at its end', async () => {
    const { client } = await against((_, request, response) =>
      respond(response, 200, request.url?.includes('healthz') ? {} : { runs: null, next_page_token: '' }),
    )
    for await (const run of client.runs.list()) expect.unreachable(run.run_id)
  })
})

describe('a server that does not answer', () => {
  test('is given up after the time, and asked again where that changes nothing', async () => {
    const { client, count } = await against(() => {}, {
      timeoutMs: 50,
      retry: { attempts: 2, firstDelayMs: 1 },
    })
    await expect(client.runs.get('r')).rejects.toThrow(/no whole answer within 50 ms after 2 attempts/)
    expect(count()).toBe(2)
  })

  test('that stops in the middle is given up after the time', async () => {
    const { client } = await against(
      (_, __, response) => {
        response.writeHead(200)
        response.write('{"run_id":')
      },
      { timeoutMs: 50, retry: { attempts: 1 } },
    )
    await expect(client.runs.get('r')).rejects.toThrow(/no whole answer within 50 ms/)
  })

  test('is not sent a run twice, which may have been started', async () => {
    const { client, count } = await against(() => {}, { timeoutMs: 50 })
    await expect(client.runs.create(newRun)).rejects.toThrow(/may have been carried out: look with list/)
    expect(count()).toBe(1)
  })

  test('that hangs up is asked again, but not sent a run again', async () => {
    const { client, count } = await against((n, request, response) => {
      if (n <= 2) request.socket.destroy()
      else respond(response, 200, RUN)
    })
    expect((await client.runs.get('r')).run_id).toBe('r')
    expect(count()).toBe(3)
    const other = await against((_, request) => void request.socket.destroy())
    await expect(other.client.runs.create(newRun)).rejects.toThrow(/connection failed .* carried out/)
    expect(other.count()).toBe(1)
  })

  test('that hangs up within the answer is asked again', async () => {
    const { client } = await against((n, request, response) => {
      if (n > 1) return respond(response, 200, RUN)
      response.writeHead(200, { 'content-length': '1000' })
      response.write('{"run_id":"r"', () => request.socket.destroy())
    })
    expect((await client.runs.get('r')).run_id).toBe('r')
  })

  test('that comes up meanwhile gets the run: a refused connection was no request', async () => {
    const server = new PipelinesServer()
    const endpoint = await server.start()
    await server.stop()
    let later: PipelinesServer | undefined
    const client = await connect({
      endpoint,
      environment: {},
      homeFolder: '/nowhere',
      retry: { attempts: 50, firstDelayMs: 20, longestDelayMs: 20 },
    })
    const creating = client.runs.create(newRun)
    later = new PipelinesServer()
    await later.start(Number(new URL(endpoint).port))
    stops.push(async () => later?.stop())
    expect((await creating).run_id).toBe('run-1')
    expect(later.asked).toEqual(['POST /apis/v2beta1/runs'])
  })

  test('is named with what to do where nothing listens', async () => {
    const server = new PipelinesServer()
    const endpoint = await server.start()
    await server.stop()
    const client = await connect({
      endpoint,
      environment: {},
      homeFolder: '/nowhere',
      retry: { attempts: 1 },
    })
    await expect(client.runs.get('r')).rejects.toThrow(
      /nothing listens there: start the server or a port-forward/,
    )
  })

  test.skipIf(!canMakeCertificates)('whose certificate nobody vouches for is not talked to', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kfp-certificate-'))
    const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
    const subject = ['-subj', '/CN=localhost', '-days', '1']
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      key,
      '-out',
      cert,
      ...subject,
    ])
    const files = { key: readFileSync(key), cert: readFileSync(cert) }
    rmSync(folder, { recursive: true })
    let count = 0
    const server = createSecureServer(files, (_, response) => {
      count += 1
      response.end('{}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(async () => void server.close())
    const endpoint = `https://localhost:${(server.address() as AddressInfo).port}`
    const client = await connect({ endpoint, token: 'hush', environment: {}, homeFolder: '/nowhere' })
    await expect(client.runs.get('r')).rejects.toThrow(/not trusted \(DEPTH_ZERO_SELF.*NODE_EXTRA_CA_CERTS/)
    expect(count).toBe(0)
  })

  test('is left at once when the caller calls off', async () => {
    const controller = new AbortController()
    const { client } = await against(() => controller.abort(new Error('enough')))
    await expect(client.runs.get('r', { signal: controller.signal })).rejects.toThrow('enough')
  })
})
