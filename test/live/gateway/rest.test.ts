import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { aCaption, cameraState, workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { ask, OPERATOR_KEY, type OpenedGateway, openTestGateway, TestSocket } from './gateway-harness.js'

let opened: OpenedGateway
beforeAll(async () => {
  opened = await openTestGateway({
    cameraAddresses: ['/srv/rehearsal/'],
    origins: ['https://captions.example.org'],
    metricsText: async () => '# HELP signline_sockets Sockets.\nsignline_sockets 0\n',
    limits: { requestsPerSecond: 500, wrongTicketsPerSecond: 500 },
  })
})
afterAll(() => opened[Symbol.asyncDispose]())

const create = async (body: unknown = {}) =>
  (await ask(opened.gateway, 'POST', '/api/v1/sessions', { bearer: OPERATOR_KEY, body })).body

describe('Sessions', () => {
  test('are opened with the operator key, and are unguessable', async () => {
    const one = await create({ alphabet: 'digits', cameras: [{ kind: 'browser', id: 'front' }] })
    const other = await create()
    expect(one.session).toMatchObject({
      alphabet: 'digits',
      recording: false,
      ended: false,
      language: 'ase',
      cameras: [{ id: 'front', kind: 'browser' }],
    })
    expect(one.session.id).toMatch(/^[\w-]{22}$/)
    expect(one.session.id).not.toBe(other.session.id)
    expect(one.tickets.camera.link).toBe(`/join/${one.session.id}#ticket=${one.tickets.camera.ticket}`)
    const listed = await ask(opened.gateway, 'GET', '/api/v1/sessions', { bearer: OPERATOR_KEY })
    expect(listed.body.sessions.map(({ id }: { id: string }) => id)).toContain(one.session.id)
  })

  test.each([undefined, 'wrong', `${OPERATOR_KEY} `.repeat(2)])(
    'are not opened with key %j',
    async (bearer) => {
      const answer = await ask(opened.gateway, 'POST', '/api/v1/sessions', {
        body: { nonsense: true },
        ...(bearer === undefined ? {} : { bearer }),
      })
      expect(answer.status).toBe(401)
      expect(answer.body.error).toContain('this needs the operator key')
    },
  )

  test('are refused with every fault of what was asked in one sentence', async () => {
    const answer = await ask(opened.gateway, 'POST', '/api/v1/sessions', {
      bearer: OPERATOR_KEY,
      body: { alphabet: 'runes', cameras: [{ kind: 'browser', id: 'a b' }], more: 1 },
    })
    expect(answer.status).toBe(400)
    for (const place of ['alphabet', 'cameras.0.id', 'more']) expect(answer.body.error).toContain(place)
  })
})

describe('Rights', () => {
  type Role = 'operator' | 'reader' | 'camera'
  const rights: readonly [method: string, path: string, body: unknown, allowed: readonly Role[]][] = [
    ['GET', '', undefined, ['operator', 'reader', 'camera']],
    ['GET', '/cameras', undefined, ['operator', 'camera']],
    ['GET', '/captions', undefined, ['operator', 'reader']],
    ['GET', '/captions.vtt', undefined, ['operator', 'reader']],
    ['PUT', '/recording', { on: false }, ['operator']],
    ['POST', '/tickets', { role: 'reader' }, ['operator']],
    ['POST', '/cameras', { kind: 'browser', id: 'added' }, ['operator']],
    ['DELETE', '/cameras/added', undefined, ['operator']],
    ['DELETE', '', undefined, ['operator']],
  ]

  test('are those of the role, in its own session, with a ticket that is good', async () => {
    const mine = await create()
    const theirs = await create()
    for (const [method, path, body, allowed] of rights) {
      const at = `/api/v1/sessions/${mine.session.id}${path}`
      const what = `${method} ${path}`
      const statusOf = async (bearer?: string): Promise<number> =>
        (await ask(opened.gateway, method, at, { body, ...(bearer === undefined ? {} : { bearer }) })).status
      for (const role of ['camera', 'reader', 'operator'] as const) {
        expect(await statusOf(theirs.tickets[role].ticket), `${what} by another session's ${role}`).toBe(403)
        const status = await statusOf(mine.tickets[role].ticket)
        if (allowed.includes(role)) expect(status, `${what} by ${role}`).toBeLessThan(300)
        else expect(status, `${what} by ${role}`).toBe(403)
      }
      expect(await statusOf(), `${what} by nobody`).toBe(401)
      expect(await statusOf('wrong.ticket'), `${what} by a forger`).toBe(401)
    }
    expect((await opened.bus.sessions.get(theirs.session.id))?.ended).toBe(false)
  })

  test('say nothing of whether a session exists to whoever has no ticket for it', async () => {
    const { session, tickets } = await create()
    const other = await create()
    const answers = await Promise.all(
      [session.id, 'x'.repeat(22)].map((id) =>
        ask(opened.gateway, 'GET', `/api/v1/sessions/${id}`, { bearer: other.tickets.reader.ticket }),
      ),
    )
    expect(answers[0]?.body).toEqual(answers[1]?.body)
    expect(tickets.reader.role).toBe('reader')
  })

  test('end when the ticket expires', async () => {
    const { session, tickets } = await create()
    const made = await ask(opened.gateway, 'POST', `/api/v1/sessions/${session.id}/tickets`, {
      bearer: tickets.operator.ticket,
      body: { role: 'reader', minutes: 999_999_999 },
    })
    expect(made.status).toBe(400)
    expect(made.body.error).toContain('a ticket lasts 10080 minutes at most')
  })
})

describe('Cameras', () => {
  test('that a worker reads are offered to workers, and withdrawn when taken out', async () => {
    const { session, tickets } = await create()
    const at = `/api/v1/sessions/${session.id}/cameras`
    const bearer = tickets.operator.ticket
    const body = { kind: 'server', id: 'left', uri: '/srv/rehearsal/a/../left.mp4', loop: true }
    const added = await ask(opened.gateway, 'POST', at, { bearer, body })
    expect(added.body.cameras).toEqual([{ id: 'left', kind: 'server' }])
    expect(JSON.stringify(added.body)).not.toContain('/srv')
    expect((await opened.bus.sessions.get(session.id))?.cameras).toEqual([
      { kind: 'server', id: 'left', uri: '/srv/rehearsal/left.mp4', mirrored: false, loop: true },
    ])
    expect(await opened.bus.leases.waiting('camera')).toBe(1)
    expect((await ask(opened.gateway, 'POST', at, { bearer, body })).status).toBe(409)
    opened.bus.states.setCamera(session.id, cameraState('left', 'live'))
    expect((await ask(opened.gateway, 'GET', at, { bearer })).body.cameras[0]).toMatchObject({
      phase: 'live',
    })
    opened.bus.states.setRemarks(session.id, {
      sentence: 'Nothing is being recorded.',
      cameras: [{ cameraId: 'left', sentence: 'Its picture is late by about 1.4 s.' }],
    })
    const { body: told } = await ask(opened.gateway, 'GET', at, { bearer })
    expect(told.sentence).toBe('Nothing is being recorded.')
    expect(told.cameras[0].sentence).toMatch(/Its picture is late by about 1.4 s.$/)
    await ask(opened.gateway, 'DELETE', `${at}/left`, { bearer })
    expect(await opened.bus.leases.waiting('camera')).toBe(0)
    expect((await ask(opened.gateway, 'DELETE', `${at}/left`, { bearer })).status).toBe(404)
  })

  test('whose address is not allowed are refused plainly', async () => {
    const { session, tickets } = await create()
    const answer = await ask(opened.gateway, 'POST', `/api/v1/sessions/${session.id}/cameras`, {
      bearer: tickets.operator.ticket,
      body: { kind: 'server', id: 'left', uri: 'http://169.254.169.254/latest/' },
    })
    expect(answer.status).toBe(403)
    expect(answer.body.error).toContain('169.254.169.254')
    expect(answer.body.error).toContain('is not on the list of allowed cameras')
  })

  test('show that they are recorded when an operator turns it on', async () => {
    const { session, tickets } = await create()
    const camera = await new TestSocket(opened.gateway, session.id, tickets.camera.ticket).joined('front')
    const at = `/api/v1/sessions/${session.id}/recording`
    opened.setWorker({ records: true })
    await ask(opened.gateway, 'PUT', at, { bearer: tickets.operator.ticket, body: { on: true } })
    await until(() => camera.of('session').some((message) => message.session.recording))
    camera.socket.close()
    opened.setWorker({ records: false })
  })

  test('are never shown as recorded where a worker could not keep it', async () => {
    const { session, tickets } = await create()
    const put = (on: boolean) =>
      ask(opened.gateway, 'PUT', `/api/v1/sessions/${session.id}/recording`, {
        bearer: tickets.operator.ticket,
        body: { on },
      })
    const refused = await put(true)
    expect(refused.status).toBe(409)
    expect(refused.body.error).toBe(
      'nothing can be recorded: no worker has a folder for recordings (worker); start each with --recordings DIR, then turn it on again',
    )
    expect((await opened.bus.sessions.get(session.id))?.recording).toBe(false)
    opened.bus.states.setWorker({ ...workerStatus('other'), records: true })
    expect((await put(true)).body.error).toMatch(/1 of 2 workers have no folder for recordings \(worker\)/)
    // One that only reads cameras records nothing anyway.
    opened.setWorker({ sessionCapacity: 0 })
    expect((await put(true)).body.recording).toBe(true)
    // What is recorded can always be stopped.
    opened.setWorker({ sessionCapacity: 1000 })
    expect((await put(false)).body.recording).toBe(false)
  })
})

describe('Captions', () => {
  test('are given after a number, a page at a time', async () => {
    const { session, tickets } = await create()
    for (let number = 1; number <= 503; number++)
      await opened.bus.captions.sayFinal(session.id, 1, aCaption(number, 'W'))
    const page = (after: number) =>
      ask(opened.gateway, 'GET', `/api/v1/sessions/${session.id}/captions?after=${after}`, {
        bearer: tickets.reader.ticket,
      })
    const first = (await page(0)).body
    expect([first.captions.length, first.captions[0].number, first.more]).toEqual([500, 1, true])
    const second = (await page(500)).body
    expect(second.captions.map(({ number }: { number: number }) => number)).toEqual([501, 502, 503])
    expect(second.more).toBe(false)
    expect((await page(-1)).status).toBe(400)
  })
})

describe('Around it', () => {
  test('a page of another site is refused, of an allowed one not', async () => {
    const from = (origin: string, method = 'GET') =>
      ask(opened.gateway, method, '/api/v1/sessions', { bearer: OPERATOR_KEY, headers: { origin } })
    const refused = await from('https://evil.example')
    expect(refused.status).toBe(403)
    expect(refused.headers.get('access-control-allow-origin')).toBeNull()
    expect((await from('null')).status).toBe(403)
    const allowed = await from('https://captions.example.org')
    expect(allowed.status).toBe(200)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://captions.example.org')
    expect((await from('https://captions.example.org', 'OPTIONS')).status).toBe(204)
    expect((await from('https://evil.example', 'OPTIONS')).status).toBe(403)
    expect((await from(opened.gateway.url)).status).toBe(200)
  })

  test('a socket that a page of another site opens is refused', async () => {
    const { session, tickets } = await create()
    const headers = { origin: 'https://evil.example' }
    const socket = new TestSocket(opened.gateway, session.id, tickets.reader.ticket, { headers })
    await until(() => socket.refused !== undefined)
    expect(socket.refused?.status).toBe(403)
  })

  test('every answer has strict headers', async () => {
    for (const path of ['/healthz', '/nowhere', '/api/v1/sessions', '/api/v1/openapi.json', '/api/v1/%zz']) {
      const { headers } = await ask(opened.gateway, 'GET', path)
      if (path !== '/api/v1/%zz')
        expect(headers.get('content-security-policy'), path).toContain("default-src 'none'")
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })

  test('the OpenAPI document names every route', async () => {
    const { body } = await ask(opened.gateway, 'GET', '/api/v1/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    const routes = Object.entries(body.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    )
    expect(routes.sort()).toEqual([
      'DELETE /sessions/{id}',
      'DELETE /sessions/{id}/cameras/{cameraId}',
      'GET /load',
      'GET /sessions',
      'GET /sessions/{id}',
      'GET /sessions/{id}/cameras',
      'GET /sessions/{id}/captions',
      'GET /sessions/{id}/captions.events',
      'GET /sessions/{id}/captions.vtt',
      'GET /sessions/{id}/socket',
      'GET /workers',
      'POST /sessions',
      'POST /sessions/{id}/cameras',
      'POST /sessions/{id}/tickets',
      'PUT /sessions/{id}/recording',
    ])
  })

  test('metrics are in the format of Prometheus', async () => {
    const { status, body, headers } = await ask(opened.gateway, 'GET', '/metrics')
    expect(status).toBe(200)
    expect(body).toContain('signline_sockets 0')
    expect(headers.get('content-type')).toContain('version=0.0.4')
  })

  test('workers say what they can do', async () => {
    const { body } = await ask(opened.gateway, 'GET', '/api/v1/workers', { bearer: OPERATOR_KEY })
    expect(body.workers[0]).toMatchObject({ id: 'worker', sessionCapacity: 1000 })
  })
})
