import { describe, expect, test } from 'vitest'
import { CLOSE_CODE } from '#components/types/live-messages.js'
import { aCaption } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { openBusThatGoesAway } from './bus-that-goes-away.js'
import { aFrame, ask, framesOnBus, OPERATOR_KEY, openTestGateway, TestSocket } from './gateway-harness.js'

describe('While the bus is away', () => {
  test('landmarks are kept and sent in order when it is back; none is lost', async () => {
    const going = openBusThatGoesAway()
    await using opened = await openTestGateway({ bus: going.bus })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const frames = framesOnBus(bus, session.id)
    const indices = (): readonly number[] => frames.map(({ index }) => index)
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    camera.sendFrame(aFrame(0, bus.nowMs()))
    await until(() => frames.length === 1)
    going.away = true
    for (let index = 1; index <= 80; index++) {
      camera.sendFrame(aFrame(index, bus.nowMs()))
      await new Promise((resolve) => setTimeout(resolve, 8))
    }
    expect(camera.closed).toBeUndefined()
    expect(indices()).toEqual([0])
    going.away = false
    await until(() => frames.length >= 81)
    expect(indices()).toEqual(Array.from({ length: 81 }, (_, place) => place))
    expect(camera.faults).toEqual([])
    await bus.close()
  })

  test('what is kept for longer than allowed is thrown away, oldest first, and counted', async () => {
    const going = openBusThatGoesAway()
    await using opened = await openTestGateway({ bus: going.bus, limits: { outageMs: 100 } })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const frames = framesOnBus(bus, session.id)
    const indices = (): readonly number[] => frames.map(({ index }) => index)
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined('front')
    going.away = true
    for (let index = 0; index < 60; index++) {
      camera.sendFrame(aFrame(index, bus.nowMs()))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    going.away = false
    // The last of before may be thrown away too, so it goes on sending until something comes through.
    for (let index = 60; frames.length === 0; index++) {
      camera.sendFrame(aFrame(index, bus.nowMs()))
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    const [lost = 0] = indices()
    expect(lost).toBeGreaterThan(0)
    expect(indices()).toEqual(Array.from({ length: frames.length }, (_, place) => place + lost))
    await until(() => (camera.of('cameras').at(-1)?.cameras[0]?.dropped[0]?.count ?? 0) === lost)
    await bus.close()
  })

  test('a new camera is told to come later, REST answers 503, and the gateway is not ready', async () => {
    const going = openBusThatGoesAway()
    await using opened = await openTestGateway({ bus: going.bus })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).opened()
    going.away = true
    camera.say({ type: 'hello', cameraId: 'front' })
    await camera.over()
    expect(camera.closed?.code).toBe(CLOSE_CODE.tryLater)
    expect(camera.faults).toEqual(['the bus is away; it is tried again'])
    const answer = await ask(gateway, 'GET', '/api/v1/sessions', { bearer: OPERATOR_KEY })
    expect([answer.status, answer.body]).toEqual([503, { error: 'the bus is away; it is tried again' }])
    expect((await ask(gateway, 'GET', '/readyz')).status).toBe(503)
    expect((await ask(gateway, 'GET', '/healthz')).status).toBe(200)
    await bus.close()
  })

  test('a reader who comes then gets the finals of before when it is back, once and in order', async () => {
    const going = openBusThatGoesAway()
    await using opened = await openTestGateway({ bus: going.bus })
    const { gateway, bus } = opened
    const { session, tickets } = await gateway.createSession()
    for (const number of [1, 2]) await bus.captions.sayFinal(session.id, 1, aCaption(number, `W${number}`))
    const first = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
    await until(() => first.of('caption').length === 2)
    const second = new TestSocket(gateway, session.id, tickets.reader.ticket)
    await until(() => second.told.length > 0)
    going.away = true
    const third = new TestSocket(gateway, session.id, tickets.reader.ticket)
    await until(() => third.refused !== undefined)
    expect(third.refused?.status).toBe(503)
    going.away = false
    await bus.captions.sayFinal(session.id, 1, aCaption(3, 'W3'))
    await until(() => second.of('caption').length >= 3 && first.of('caption').length >= 3)
    expect(second.of('caption').map(({ caption }) => caption.number)).toEqual([1, 2, 3])
    expect(first.of('caption').map(({ caption }) => caption.number)).toEqual([1, 2, 3])
    await bus.close()
  })
})
