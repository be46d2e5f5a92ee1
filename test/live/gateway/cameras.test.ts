import { describe, expect, test } from 'vitest'
import { CLOSE_CODE } from '#components/types/live-messages.js'
import { makeSelfSigned } from '#live/tls/self-signed.js'
import { until } from '../port/until.ts'
import { aFrame, ask, framesOnBus, OPERATOR_KEY, openTestGateway, TestSocket } from './gateway-harness.js'

describe('A camera', () => {
  test('whose clock is set while it sends is followed: frames are dropped and counted, then go on in order', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const frames = framesOnBus(bus, session.id)
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    let aheadMs = 0
    let index = 0
    camera.clockMs = () => bus.nowMs() + aheadMs
    const sending = setInterval(() => {
      camera.sendFrame(aFrame(index, camera.clockMs()))
      index += 1
    }, 20)
    for (const setTo of [3000, -3000]) {
      const before = frames.length
      await until(() => frames.length > before + 20)
      aheadMs = setTo
      await until(() => camera.of('clock').some(({ offsetMs }) => Math.abs(offsetMs - setTo) < 500))
      const known = frames.length
      await until(() => frames.length > known + 20)
    }
    clearInterval(sending)
    const times = frames.map(({ timestampMs }) => timestampMs)
    expect([...times].sort((a, b) => a - b)).toEqual(times)
    expect(times.at(-1)).toBeLessThanOrEqual(bus.nowMs() - session.startedAtMs + 1)
    await until(() =>
      camera
        .of('cameras')
        .some(({ cameras }) => cameras[0]?.dropped.some(({ reason }) => reason === 'out-of-order')),
    )
    expect(camera.closed).toBeUndefined()
  })

  test('that does not say hello is closed', async () => {
    await using opened = await openTestGateway({ limits: { helloMs: 50 } })
    const { session, tickets } = await opened.gateway.createSession()
    const camera = await new TestSocket(opened.gateway, session.id, tickets.camera.ticket).over()
    expect(camera.faults).toEqual(['a camera says hello within 0.05 s'])
    expect(camera.closed?.code).toBe(CLOSE_CODE.refused)
  })

  test('that sends before its hello is told to say it', async () => {
    await using opened = await openTestGateway()
    const { session, tickets } = await opened.gateway.createSession()
    const camera = await new TestSocket(opened.gateway, session.id, tickets.camera.ticket).opened()
    camera.sendFrame(aFrame(0, opened.bus.nowMs()))
    await until(() => camera.faults.length === 1)
    expect(camera.faults).toEqual(['landmarks came before hello; say which camera this is first'])
    await camera.joined('front')
    expect(camera.closed).toBeUndefined()
  })

  test('that an operator takes out is told and closed', async () => {
    await using opened = await openTestGateway()
    const { gateway } = opened
    const { session, tickets } = await gateway.createSession()
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    const other = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('left')
    await ask(gateway, 'DELETE', `/api/v1/sessions/${session.id}/cameras/front`, {
      bearer: tickets.operator.ticket,
    })
    await camera.over()
    expect(camera.faults).toEqual(['camera "front" was taken out of the session'])
    expect(other.closed).toBeUndefined()
  })

  test('may not take the place of one that a worker reads', async () => {
    await using opened = await openTestGateway({ cameraAddresses: ['/dev/'] })
    const { gateway } = opened
    const { session, tickets } = await gateway.createSession({
      cameras: [{ kind: 'server', id: 'front', uri: '/dev/video0', mirrored: false, loop: false }],
    })
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    await camera.over()
    expect(camera.faults).toEqual(['camera "front" is read by a worker; join with another id'])
  })

  test('gets the place of one that left, where the session is full of them; none of one that is there', async () => {
    await using opened = await openTestGateway({ limits: { camerasPerSession: 2 } })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const join = (id: string) => new TestSocket(gateway, session.id, tickets.camera.ticket).joined(id)
    const [first, second] = [await join('one'), await join('two')]
    await until(async () => (await bus.states.cameras(session.id)).length === 2)
    const third = await join('three')
    await third.over()
    expect(third.faults).toEqual(['a session has 2 cameras at most; remove one'])
    first.socket.close()
    await until(async () =>
      (await bus.states.cameras(session.id)).some(
        ({ cameraId, phase }) => cameraId === 'one' && phase === 'ended',
      ),
    )
    const fourth = await join('four')
    expect(fourth.closed).toBeUndefined()
    expect((await bus.sessions.get(session.id))?.cameras.map(({ id }) => id).sort()).toEqual(['four', 'two'])
    expect(second.closed).toBeUndefined()
  })
})

describe('Whoever tries keys and tickets', () => {
  test('is told to wait, also with the right key; good tickets open all the while', async () => {
    await using opened = await openTestGateway({ limits: { wrongTicketsPerSecond: 0.5 } })
    const { gateway } = opened
    const { session, tickets } = await gateway.createSession()
    const at = `/api/v1/sessions/${session.id}`
    const statusOf = async (path: string, bearer: string): Promise<number> =>
      (await ask(gateway, 'GET', path, { bearer })).status
    for (let count = 0; count < 5; count++)
      expect(await statusOf('/api/v1/sessions', `key ${count}`)).toBe(401)
    expect(await statusOf('/api/v1/sessions', 'key 6')).toBe(429)
    expect(await statusOf(at, 'ticket.7')).toBe(429)
    const right = await ask(gateway, 'GET', '/api/v1/sessions', { bearer: OPERATOR_KEY })
    expect([right.status, right.headers.get('retry-after')]).toEqual([429, '1'])
    expect(right.body.error).toBe('too many wrong tickets or keys came from this address; wait a few seconds')
    expect(await statusOf(at, OPERATOR_KEY)).toBe(429)
    expect(await statusOf(at, tickets.reader.ticket)).toBe(200)
    expect(
      (await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()).refused,
    ).toBeUndefined()
  })

  test('too fast with a good ticket is told so', async () => {
    await using opened = await openTestGateway({ limits: { requestsPerSecond: 1 } })
    const { gateway } = opened
    const { session, tickets } = await gateway.createSession()
    const statuses: number[] = []
    for (let count = 0; count < 8; count++)
      statuses.push(
        (await ask(gateway, 'GET', `/api/v1/sessions/${session.id}`, { bearer: tickets.reader.ticket }))
          .status,
      )
    expect(statuses.slice(0, 3)).toEqual([200, 200, 200])
    expect(statuses).toContain(429)
  })
})

test('Over TLS sockets open as they do without', async () => {
  const certificate = await makeSelfSigned(['localhost'], ['127.0.0.1'])
  await using opened = await openTestGateway({ tls: { cert: certificate.cert, key: certificate.key } })
  const { session, tickets } = await opened.gateway.createSession()
  expect(opened.gateway.url).toMatch(/^https:/)
  const camera = await new TestSocket(opened.gateway, session.id, tickets.camera.ticket).joined('front')
  expect(camera.of('welcome')).toHaveLength(1)
  expect(camera.closed).toBeUndefined()
})
