import { describe, expect, test } from 'vitest'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import { ask, OPERATOR_KEY, type OpenedGateway, openTestGateway } from './gateway-harness.js'

const server = (id: string) => ({ kind: 'server' as const, id, uri: '/srv/stage.mp4' })

async function loadOf({ gateway }: Pick<OpenedGateway, 'gateway'>) {
  return (await ask(gateway, 'GET', '/load')).body
}

/** Waits until /load answers so: it is read anew once a second. */
async function untilLoad(opened: Pick<OpenedGateway, 'gateway'>, wanted: object): Promise<void> {
  let load: object = {}
  await until(async () => {
    load = await loadOf(opened)
    return Object.entries(wanted).every(([name, value]) => Reflect.get(load, name) === value)
  })
  expect(load).toMatchObject(wanted)
}

const create = ({ gateway }: OpenedGateway, cameras: readonly object[]) =>
  ask(gateway, 'POST', '/api/v1/sessions', { bearer: OPERATOR_KEY, body: { cameras } })

const refusedOf = ({ states }: LiveBus) =>
  Promise.all([states.refused('camera'), states.refused('recognise')])

/** Limits that a test which asks again and again does not reach. */
const OFTEN = { cameraAddresses: ['/srv/'], limits: { requestsPerSecond: 500 } }

describe('The load of the workers', () => {
  test('is what has not ended, as numbers alone, for whoever asks', async () => {
    await using opened = await openTestGateway(OFTEN)
    opened.setWorker({ cameraCapacity: 10 })
    await create(opened, [server('left'), server('right'), { kind: 'browser', id: 'front' }])
    const { body } = await create(opened, [])
    await opened.bus.sessions.update(body.session.id, (now) => ({ ...now, ended: true }))
    const { status, body: load, headers } = await ask(opened.gateway, 'GET', '/load')
    expect(status).toBe(200)
    expect(load).toEqual({
      cameras: 2,
      sessions: 1,
      waitingCameras: 2,
      waitingSessions: 2,
      refusedCameras: 0,
      refusedSessions: 0,
      workers: 1,
    })
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  })

  test('has the session in it that was refused because no worker was there, so that one is started', async () => {
    await using opened = await openTestGateway({ ...OFTEN, workerStartSeconds: 60 })
    opened.setWorker({ draining: true })
    const refused = await create(opened, [server('left'), server('right')])
    expect(refused.status).toBe(503)
    expect(refused.headers.get('retry-after')).toBe('10')
    expect(refused.body.error).toBe(
      'no worker is running yet; one is asked for, which takes about 60 s: try again every 10 s',
    )
    expect(await loadOf(opened)).toMatchObject({
      cameras: 2,
      sessions: 1,
      refusedCameras: 2,
      refusedSessions: 1,
      workers: 0,
    })
    opened.setWorker({ draining: false, cameraCapacity: 4 })
    expect((await create(opened, [server('left'), server('right')])).status).toBe(201)
    // Once: as what runs, no longer as what was refused.
    expect(await opened.bus.states.refused('camera')).toBe(0)
    await untilLoad(opened, { cameras: 2, sessions: 1, refusedCameras: 0, refusedSessions: 0 })
  })

  test('keeps who is still refused in it when another is let in, at whatever gateway', async () => {
    await using bus = openInProcessBus()
    await using one = await openTestGateway({ ...OFTEN, bus, workerStartSeconds: 60 })
    await using other = await openTestGateway({ ...OFTEN, bus, workerStartSeconds: 60 })
    bus.states.setWorker({ ...workerStatus('worker'), draining: true })
    const pair = [server('left'), server('right')]
    expect((await create(one, pair)).status).toBe(503)
    expect((await create(one, [server('front')])).status).toBe(503)
    expect(await refusedOf(bus)).toEqual([3, 2])
    bus.states.setWorker({ ...workerStatus('worker'), cameraCapacity: 2 })
    expect((await create(other, pair)).status).toBe(201)
    expect(await refusedOf(bus)).toEqual([1, 1])
    // Another who was never refused takes nothing off.
    expect((await create(other, [{ kind: 'browser', id: 'phone' }])).status).toBe(201)
    expect(await refusedOf(bus)).toEqual([1, 1])
    await untilLoad(other, { cameras: 3, sessions: 3, refusedCameras: 1, refusedSessions: 1 })
  })

  test('has what was refused in it where all workers are full', async () => {
    await using opened = await openTestGateway({ ...OFTEN, workerStartSeconds: 60 })
    opened.setWorker({ cameraCapacity: 1 })
    const { body } = await create(opened, [server('left')])
    await untilLoad(opened, { cameras: 1, sessions: 1, waitingCameras: 1 })
    const more = await ask(opened.gateway, 'POST', `/api/v1/sessions/${body.session.id}/cameras`, {
      bearer: body.tickets.operator.ticket,
      body: server('right'),
    })
    expect([more.status, more.headers.get('retry-after')]).toEqual([503, '10'])
    expect(more.body.error).toContain(
      'another is asked for, which takes about 60 s unless there may be no more',
    )
    await untilLoad(opened, { cameras: 2, sessions: 1, refusedCameras: 1, refusedSessions: 0 })
    opened.setWorker({ cameraCapacity: 2 })
    const again = await ask(opened.gateway, 'POST', `/api/v1/sessions/${body.session.id}/cameras`, {
      bearer: body.tickets.operator.ticket,
      body: server('right'),
    })
    expect(again.status).toBe(201)
    expect(await opened.bus.states.refused('camera')).toBe(0)
    await untilLoad(opened, { cameras: 2, sessions: 1, refusedCameras: 0, refusedSessions: 0 })
  })

  test('is refused nothing for: a mistake in what was asked is no load', async () => {
    await using opened = await openTestGateway(OFTEN)
    expect((await create(opened, [{ ...server('left'), uri: '/etc/passwd' }])).status).toBe(403)
    expect((await create(opened, [server('left'), server('left')])).status).toBe(400)
    expect(await loadOf(opened)).toMatchObject({ cameras: 0, sessions: 0, refusedCameras: 0 })
  })

  test('is the same at every gateway', async () => {
    await using bus = openInProcessBus()
    await using one = await openTestGateway({ ...OFTEN, bus })
    await using other = await openTestGateway({ ...OFTEN, bus })
    one.setWorker({ draining: true })
    bus.states.setWorker({ ...workerStatus('worker'), draining: true })
    expect((await create(one, [server('left')])).body.error).toContain('start one with signline live worker')
    await untilLoad(other, { cameras: 1, refusedSessions: 1 })
  })

  test('is not told to whoever asks too often', async () => {
    await using opened = await openTestGateway({ limits: { requestsPerSecond: 2 } })
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(opened.gateway, 'GET', '/load')))
    expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThan(0)
    expect(answers[0]?.status).toBe(200)
  })
})
