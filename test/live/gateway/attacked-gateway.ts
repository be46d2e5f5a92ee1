import { expect } from 'vitest'
import type { HandFrame } from '#components/types/hand.js'
import type { CreatedSession } from '#live/gateway/schemas.js'
import { openLog } from '#live/telemetry/log.js'
import { aCaption } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'
import {
  aFrame,
  ask,
  framesOnBus,
  type OpenedGateway,
  openTestGateway,
  TestSocket,
} from './gateway-harness.js'

export const TICKET_KEY = 'the ticket key of the attacked gateway'

const NAMES = ['anna', 'oda'] as const

/** A session that nobody attacks by right: a camera that sends, a reader, and what the bus has of it. */
export interface Bystander {
  readonly session: CreatedSession['session']
  readonly tickets: CreatedSession['tickets']
  readonly camera: TestSocket
  readonly reader: TestSocket
  readonly seen: readonly HandFrame[]
  sent: number
  said: number
  stop(): void
}

/** A gateway with two sessions that go on while one of them is attacked. */
export interface AttackedGateway extends AsyncDisposable {
  readonly opened: OpenedGateway
  /** The first is attacked, the second must see nothing of it. */
  readonly bystanders: readonly [Bystander, Bystander]
  /** All that the gateway has logged, line by line. */
  readonly log: readonly string[]
}

export async function openAttackedGateway(): Promise<AttackedGateway> {
  const log: string[] = []
  const opened = await openTestGateway({
    ticketKey: TICKET_KEY,
    cameraAddresses: ['/srv/rehearsal/'],
    // What limits per second refuse is tested by itself; here it would hide what is behind them.
    limits: { requestsPerSecond: 1e6, requestsPerSecondInAll: 1e6, wrongTicketsPerSecond: 1e6 },
    log: openLog({
      part: 'gateway',
      environment: { SIGNLINE_LOG: 'trace' },
      stream: { write: (line) => log.push(line) },
    }),
  })
  const [first, second] = [await startBystander(opened, NAMES[0]), await startBystander(opened, NAMES[1])]
  return {
    opened,
    bystanders: [first, second],
    log,
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  }
}

async function startBystander({ gateway, bus }: OpenedGateway, name: string): Promise<Bystander> {
  const { session, tickets } = await gateway.createSession()
  const seen = framesOnBus(bus, session.id)
  const reader = await new TestSocket(gateway, session.id, tickets.reader.ticket).opened()
  const camera = await new TestSocket(gateway, session.id, tickets.camera.ticket).joined(name)
  const bystander = {
    session,
    tickets,
    camera,
    reader,
    seen,
    sent: 0,
    said: 0,
    stop: () => clearInterval(working),
  }
  const working = setInterval(() => {
    camera.sendFrame(aFrame(bystander.sent, bus.nowMs()))
    bystander.sent += 1
    if (bystander.sent % 10 !== 0) return
    bystander.said += 1
    void bus.captions.sayFinal(session.id, 1, aCaption(bystander.said, `${name} ${bystander.said}`))
  }, 40)
  return bystander
}

/** Both sessions went on, each with its own and nothing of the other. */
export async function expectUnharmed({ opened, bystanders }: AttackedGateway): Promise<void> {
  for (const bystander of bystanders) bystander.stop()
  for (const [place, { session, camera, reader, seen, sent, said }] of bystanders.entries()) {
    const name = NAMES[place] ?? ''
    const finals = () => reader.of('caption').filter(({ caption }) => caption.state === 'final')
    await until(
      () => seen.filter(({ cameraId }) => cameraId === name).length === sent && finals().length === said,
    )
    expect(camera.closed).toBeUndefined()
    expect(camera.faults).toEqual([])
    expect(reader.faults).toEqual([])
    expect(seen.filter(({ cameraId }) => cameraId === name).map(({ index }) => index)).toEqual(
      Array.from({ length: sent }, (_, index) => index),
    )
    expect(finals().map(({ caption }) => caption.text)).toEqual(
      Array.from({ length: said }, (_, index) => `${name} ${index + 1}`),
    )
    const others = seen.filter(({ cameraId }) => cameraId !== name).map(({ cameraId }) => cameraId)
    if (place === 1) expect(others).toEqual([])
    else expect([...new Set(others)].every((cameraId) => /^(fuzz|fast)/.test(cameraId))).toBe(true)
    const told = JSON.stringify([...reader.told, ...camera.told])
    expect(told).not.toContain(bystanders[1 - place]?.session.id)
    expect(told).not.toContain(NAMES[1 - place])
    const now = await opened.bus.sessions.get(session.id)
    expect(now).toMatchObject({ recording: false, ended: false })
  }
  expect((await ask(opened.gateway, 'GET', '/healthz')).status).toBe(200)
}

/** No error, no whole session id and no ticket. */
export function expectQuiet({ log, bystanders }: AttackedGateway): void {
  expect(log.length).toBeGreaterThan(0)
  const errors = log.filter((line) => /"level":"(error|fatal)"/.test(line))
  expect(errors).toEqual([])
  const text = log.join('\n')
  for (const { session, tickets } of bystanders) {
    expect(text).not.toContain(session.id)
    for (const { ticket } of Object.values(tickets)) expect(text).not.toContain(ticket.slice(0, 24))
  }
}
