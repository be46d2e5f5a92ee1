import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AttackedGateway, expectQuiet, expectUnharmed, openAttackedGateway } from './attacked-gateway.ts'
import { ask, OPERATOR_KEY } from './gateway-harness.js'
import { brokenControl, expectPlain, oneOf, random, randomJson, SEED } from './hostile-input.ts'

const REQUESTS = 1000

describe(`Hostile requests (seed ${SEED})`, { timeout: 60_000 }, () => {
  let gate: AttackedGateway
  beforeAll(async () => {
    gate = await openAttackedGateway()
  })
  afterAll(() => gate[Symbol.asyncDispose]())

  test('every request is answered plainly, whatever it asks', async () => {
    const { gateway } = gate.opened
    const third = await gateway.createSession()
    const ids = [
      ...gate.bystanders.map(({ session }) => session.id),
      third.session.id,
      'x'.repeat(22),
      '..',
      '%00',
      'a b',
    ]
    const bearers = [
      undefined,
      ...Object.values(third.tickets).map(({ ticket }) => ticket),
      'wrong',
      `${third.tickets.reader.ticket}x`,
      '\u00e9',
    ]
    const tails = [
      '',
      '/cameras',
      '/cameras/left',
      '/recording',
      '/tickets',
      '/captions',
      '/captions.vtt',
      '/socket',
      '/nope',
      '/cameras/%2e%2e',
    ]
    const queries = [
      '',
      '?after=-1',
      '?after=1e99',
      '?after[]=1',
      '?ticket=x',
      '?fromMs=NaN',
      '?__proto__=1',
      `?a=${'b'.repeat(900)}`,
    ]
    const headers = [
      {},
      { 'content-type': 'text/plain' },
      { origin: 'https://evil.example' },
      { 'x-forwarded-for': '1.2.3.4' },
    ]
    const statuses = new Map<number, number>()
    const askOne = async (): Promise<void> => {
      const method = oneOf(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND'])
      const path = oneOf([
        () => `/api/v1/sessions/${oneOf(ids)}${oneOf(tails)}${oneOf(queries)}`,
        () => `/api/v1/sessions/${third.session.id}${oneOf(tails)}${random() < 0.5 ? '' : oneOf(queries)}`,
        () => `/api/v1/sessions/${third.session.id}${oneOf(tails)}`,
        () =>
          `/api/v1/${oneOf(['sessions', 'workers', 'openapi.json', '', '..', '%2e%2e/metrics', 'sessions//'])}`,
        () =>
          `/${oneOf(['', 'metrics', 'stage/a', 'join/%zz', '%c0%af', 'a'.repeat(3000), '.env', '?ticket=secret'])}`,
      ])()
      const bearer = oneOf(bearers)
      const hasBody = !['GET', 'HEAD'].includes(method) && random() < 0.7
      const body = hasBody ? { body: random() < 0.2 ? brokenControl() : (randomJson() ?? '') } : {}
      const answer = await ask(gateway, method, path, {
        ...(bearer === undefined ? {} : { bearer: encodeURI(bearer) }),
        headers: oneOf(headers) as Record<string, string>,
        ...body,
      })
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
      const what = `${method} ${path.slice(0, 80)} ${JSON.stringify(body).slice(0, 200)}: ${answer.status}`
      expect(answer.status, what).not.toBe(500)
      if (answer.status >= 400 && method !== 'HEAD') expectPlain(answer.body.error, what)
    }
    for (let done = 0; done < REQUESTS; done += 10) await Promise.all(Array.from({ length: 10 }, askOne))
    console.log(`requests by status: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}`)
    expect([...statuses.keys()]).toEqual(expect.arrayContaining([200, 400, 401, 403, 404]))
  })

  test('sessions are not opened by bodies that are wrong, and those that are right name no address', async () => {
    for (let count = 0; count < 300; count++) {
      const body = oneOf<() => unknown>([
        randomJson,
        () => ({ cameras: [{ kind: 'server', id: 'x', uri: randomJson() }] }),
        () => ({ cameras: Array.from({ length: 70 }, (_, id) => ({ kind: 'browser', id: `c${id}` })) }),
        () => ({
          cameras: [
            { kind: 'browser', id: 'x' },
            { kind: 'browser', id: 'x' },
          ],
        }),
        () => ({ alphabet: randomJson() }),
        () => ({ ticketMinutes: oneOf([0, -1, 1.5, 1e12, '1']) }),
        () => 'a'.repeat(20_000),
      ])()
      const { status, body: answer } = await ask(gate.opened.gateway, 'POST', '/api/v1/sessions', {
        bearer: OPERATOR_KEY,
        body,
      })
      if (status === 201) expect(Object.keys(answer)).toEqual(['session', 'tickets'])
      else {
        expect([400, 403, 409, 413, 503]).toContain(status)
        expectPlain(answer.error, JSON.stringify(body).slice(0, 80))
      }
    }
  })

  test('what is no HTTP, or half of it, is answered or closed', async () => {
    const { port } = gate.opened.gateway.address
    const path = `/api/v1/sessions/${gate.bystanders[0].session.id}/socket`
    const upgrade = (more: string): string => `GET ${path} HTTP/1.1\r\nHost: x\r\n${more}\r\n\r\n`
    const texts = [
      '\u0016\u0003\u0001\u0002',
      'GET\r\n\r\n',
      'GET / HTTP/9.9\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: x\r\nA: ${'b'.repeat(40_000)}\r\n\r\n`,
      'POST /api/v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
      upgrade('Connection: Upgrade\r\nUpgrade: websocket'),
      upgrade(
        'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13',
      ),
      upgrade(
        `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: signline.1, ticket.${gate.bystanders[0].tickets.reader.ticket}`,
      ),
      upgrade('Connection: Upgrade\r\nUpgrade: h2c'),
    ]
    for (const text of texts) {
      const socket = connect(port, '127.0.0.1')
      let answer = ''
      socket.on('data', (chunk) => {
        answer += chunk
      })
      socket.on('error', () => {})
      socket.write(text)
      socket.end()
      await once(socket, 'close')
      if (answer !== '') expect(answer, text.slice(0, 60)).toMatch(/^HTTP\/1\.1 (400|401|403|404|426|431)/)
    }
  })

  test('and through all of it both sessions went on, each with its own and nothing of the other', async () => {
    await expectUnharmed(gate)
  })

  test('and the log has no error, no whole session id and no ticket', () => expectQuiet(gate))
})
