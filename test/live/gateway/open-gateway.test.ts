import { describe, expect, test } from 'vitest'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { CLOSE_CODE } from '#components/types/live-messages.js'
import type { LandmarkBatch, LiveBus } from '#live/port/bus.js'
import { aCaption } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { aFrame, ask, OPERATOR_KEY, openTestGateway, TestSocket } from './gateway-harness.js'

/** Batches of a session as they come. */
function watch(bus: LiveBus, sessionId: string): LandmarkBatch[] {
  const batches: LandmarkBatch[] = []
  void (async () => {
    for await (const batch of bus.landmarks.read(sessionId, 1000, new AbortController().signal))
      batches.push(batch)
  })()
  return batches
}

const framesOf = (batches: readonly LandmarkBatch[]): ReturnType<typeof readLandmarkMessages> =>
  batches.flatMap(({ messages, cameraId }) => readLandmarkMessages(messages, cameraId))

describe('A camera', () => {
  test('is welcomed, and what it sees reaches the bus in order, on the clock of the session', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const batches = watch(bus, session.id)
    const camera = new TestSocket(gateway, session.id, tickets.camera.ticket)
    camera.clockMs = () => bus.nowMs() + 3000
    await camera.joined('front')
    expect(camera.of('welcome')[0]).toMatchObject({
      role: 'camera',
      session: { id: session.id, recording: false },
    })
    const sentMs: number[] = []
    for (let index = 0; index < 20; index++) {
      sentMs.push(bus.nowMs() - session.startedAtMs)
      camera.sendFrame(aFrame(index, camera.clockMs()))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    await until(() => framesOf(batches).length === 20)
    const frames = framesOf(batches)
    expect(frames.map(({ index }) => index)).toEqual(Array.from({ length: 20 }, (_, place) => place))
    const WRONG_BY_MS = 50
    frames.forEach(({ timestampMs }, place) => {
      expect(Math.abs(timestampMs - (sentMs[place] ?? 0))).toBeLessThan(WRONG_BY_MS)
    })
    expect(camera.of('clock').at(-1)?.offsetMs).toBeGreaterThan(2900)
    expect(camera.faults).toEqual([])
    expect(await bus.leases.waiting('recognise')).toBe(1)
    await until(() => camera.of('cameras').some(({ cameras }) => cameras[0]?.phase === 'live'))
    expect(camera.of('cameras').at(-1)?.cameras[0]).toMatchObject({
      cameraId: 'front',
      shareWithHand: 1,
      width: 640,
    })
  })

  test('that opens a second socket goes on with the newer one; the older is told and closed', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const batches = watch(bus, session.id)
    const older = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    older.sendFrame(aFrame(0, bus.nowMs()))
    await until(() => batches.length === 1)
    const newer = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    await older.over()
    expect(older.closed?.code).toBe(CLOSE_CODE.takenOver)
    expect(older.faults.join()).toContain('another device joined as camera "front"')
    newer.sendFrame(aFrame(0, bus.nowMs()))
    await until(() => batches.length === 2)
    expect(batches[1]?.fence).toBeGreaterThan(batches[0]?.fence ?? 0)
    expect((await bus.sessions.get(session.id))?.cameras).toHaveLength(1)
  })

  test('that opens a second socket at another gateway is told at the first', async () => {
    await using opened = await openTestGateway({ ticketKey: 'one key for both gateways' })
    const { gateway, bus } = opened
    await using second = await openTestGateway({ bus, ticketKey: 'one key for both gateways' })
    const { session, tickets } = await gateway.createSession()
    const older = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    await new TestSocket(second.gateway, session.id, tickets.camera.ticket).joined('front')
    await older.over()
    expect(older.closed?.code).toBe(CLOSE_CODE.takenOver)
  })
})

describe('Captions', () => {
  test('go to a camera only where its address says which ones it has', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    for (const number of [1, 2]) await bus.captions.sayFinal(session.id, 1, aCaption(number, `W${number}`))
    const { ticket } = tickets.camera
    const shows = await new TestSocket(gateway, session.id, ticket, { query: '?after=1' }).joined('front')
    const sends = await new TestSocket(gateway, session.id, ticket).joined('left')
    await bus.captions.sayFinal(session.id, 1, aCaption(3, 'W3'))
    await until(() => shows.of('caption').length === 2)
    expect(shows.of('caption').map(({ caption }) => caption.number)).toEqual([2, 3])
    expect(sends.of('caption')).toEqual([])
  })
})

describe('A reader', () => {
  test('gets the finals that are kept, then what comes, partial and final', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    for (const number of [1, 2, 3]) await bus.captions.sayFinal(session.id, 1, aCaption(number, `W${number}`))
    const all = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
    const late = await new TestSocket(gateway, session.id, tickets.reader.ticket, {
      query: '?after=2',
    }).opened()
    await until(() => all.of('caption').length === 3 && late.of('caption').length === 1)
    bus.captions.showPartial(session.id, 1, aCaption(4, 'AN', 'partial'))
    await until(() => all.of('caption').length === 4)
    await bus.captions.sayFinal(session.id, 1, aCaption(4, 'ANNA'))
    await until(() => all.of('caption').length === 5 && late.of('caption').length === 3)
    expect(
      all.of('caption').map(({ caption }) => `${caption.number} ${caption.state} ${caption.text}`),
    ).toEqual(['1 final W1', '2 final W2', '3 final W3', '4 partial AN', '4 final ANNA'])
    expect(late.of('caption').map(({ caption }) => caption.number)).toEqual([3, 4, 4])
    const signedAt = all.of('caption')[0]?.caption.signedAt ?? ''
    expect(Date.parse(signedAt)).toBe(Math.floor(session.startedAtMs + 1000))
  })

  test('is told when the session ends, after its last final', async () => {
    await using opened = await openTestGateway()
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const reader = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    const ended = await ask(gateway, 'DELETE', `/api/v1/sessions/${session.id}`, {
      bearer: tickets.operator.ticket,
    })
    expect(ended.body.ended).toBe(true)
    await until(() => camera.of('session').some((message) => message.session.ended))
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    await Promise.all([camera.over(), reader.over()])
    const types = reader.told.map(({ type }) => type).filter((type) => type !== 'ping')
    expect(types.slice(-2)).toEqual(['caption', 'end'])
    expect(camera.told.at(-1)?.type).toBe('end')
    expect(reader.closed?.code).toBe(CLOSE_CODE.ended)
    await until(async () => (await bus.leases.waiting('recognise')) === 0)
    const again = new TestSocket(gateway, session.id, tickets.reader.ticket)
    await until(() => again.refused !== undefined)
    expect(again.refused).toEqual({ status: 410, error: 'the session has ended' })
  })
})

describe('Where workers have no room', () => {
  test('a session is not opened, and the reason is plain', async () => {
    await using opened = await openTestGateway()
    const { gateway } = opened
    opened.setWorker({ sessions: 50, sessionCapacity: 50 })
    const answer = await ask(gateway, 'POST', '/api/v1/sessions', {
      bearer: OPERATOR_KEY,
      body: { cameras: [{ kind: 'browser', id: 'front' }] },
    })
    expect(answer.status).toBe(503)
    expect(answer.body.error).toContain('no room to recognise another session (wanted 1, free 0)')
  })

  test('a server camera is not taken', async () => {
    await using opened = await openTestGateway({ cameraAddresses: ['/dev/'] })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    opened.setWorker({ cameras: 4, cameraCapacity: 4 })
    const answer = await ask(gateway, 'POST', `/api/v1/sessions/${session.id}/cameras`, {
      bearer: tickets.operator.ticket,
      body: { kind: 'server', id: 'left', uri: '/dev/video0' },
    })
    expect(answer.status).toBe(503)
    expect(answer.body.error).toContain('no room to read another camera')
    expect(await bus.leases.waiting('camera')).toBe(0)
  })
})

describe('Draining', () => {
  test('sends on what came, delivers every final, tells every socket and refuses new ones', async () => {
    await using opened = await openTestGateway({ limits: { drainMs: 300 } })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const batches = watch(bus, session.id)
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    const reader = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
    expect((await ask(gateway, 'GET', '/readyz')).status).toBe(200)
    for (let index = 0; index < 10; index++) camera.sendFrame(aFrame(index, bus.nowMs()))
    const draining = gateway.drain()
    expect((await ask(gateway, 'GET', '/readyz')).status).toBe(503)
    expect((await ask(gateway, 'GET', '/healthz')).status).toBe(200)
    const refused = new TestSocket(gateway, session.id, tickets.reader.ticket)
    await until(() => refused.refused !== undefined)
    expect(refused.refused?.status).toBe(503)
    await bus.captions.sayFinal(session.id, 1, aCaption(1, 'ANNA'))
    await draining
    await Promise.all([camera.over(), reader.over()])
    expect(framesOf(batches)).toHaveLength(10)
    expect(reader.of('caption').map(({ caption }) => caption.text)).toEqual(['ANNA'])
    expect(reader.of('drain')).toHaveLength(1)
    expect([camera.closed?.code, reader.closed?.code]).toEqual([1012, 1012])
  })
})
