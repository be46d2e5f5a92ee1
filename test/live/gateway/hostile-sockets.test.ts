import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MOST_MESSAGE_BYTES } from '#components/types/landmark-message/layout.js'
import { CLOSE_CODE } from '#components/types/live-messages.js'
import { TicketOffice } from '#live/gateway/ticket.js'
import { until } from '../port/until.ts'
import {
  type AttackedGateway,
  expectQuiet,
  expectUnharmed,
  openAttackedGateway,
  TICKET_KEY,
} from './attacked-gateway.ts'
import { aFrame, TestSocket } from './gateway-harness.js'
import { below, brokenControl, brokenLandmarks, expectPlain, oneOf, random, SEED } from './hostile-input.ts'

const SOCKETS = 60
const MESSAGES_A_SOCKET = 15

describe(`Hostile sockets (seed ${SEED})`, { timeout: 60_000 }, () => {
  let gate: AttackedGateway
  beforeAll(async () => {
    gate = await openAttackedGateway()
  })
  afterAll(() => gate[Symbol.asyncDispose]())

  test('every broken message on a socket is answered by a plain fault, and the socket goes on', async () => {
    const { session, tickets } = gate.bystanders[0]
    for (let round = 0; round < SOCKETS; round++) {
      const role = oneOf(['camera', 'camera', 'reader', 'operator'] as const)
      const socket = new TestSocket(gate.opened.gateway, session.id, tickets[role].ticket)
      if (role === 'camera') await socket.joined(`fuzz${round % 5}`)
      else await socket.opened()
      let broken = 0
      for (let count = 0; count < MESSAGES_A_SOCKET; count++) {
        const isBinary = random() < 0.5
        const message = isBinary ? brokenLandmarks(gate.opened.bus.nowMs()) : brokenControl()
        socket.socket.send(message)
        broken += 1
        // Only cameras are asked for the time; of others any answer to a ping will do.
        if (role !== 'camera' && /^\{"type":"pong","id":\d+,"clientMs":0\}$/.test(String(message)))
          broken -= 1
      }
      await until(() => socket.faults.length >= broken || socket.closed !== undefined)
      expect(socket.closed, `round ${round}: ${JSON.stringify(socket.closed)}`).toBeUndefined()
      expect(socket.faults).toHaveLength(broken)
      for (const sentence of socket.faults) expectPlain(sentence, `round ${round}`)
      socket.socket.close()
    }
  })

  test('frames that break the rules of sockets close theirs alone', async () => {
    const { session, tickets } = gate.bystanders[0]
    const breaks: [string, (socket: TestSocket) => void, number[]][] = [
      ['a huge message', ({ socket }) => socket.send(new Uint8Array(5_000_000)), [1009]],
      ['a huge text', ({ socket }) => socket.send('a'.repeat(100_000)), [1009]],
      [
        'a message too long by a byte',
        ({ socket }) => socket.send(new Uint8Array(MOST_MESSAGE_BYTES + 1)),
        [1009],
      ],
      [
        'text that is no UTF-8',
        ({ socket }) => socket.send(Uint8Array.of(0xff, 0xfe), { binary: false }),
        [1007],
      ],
      ['bytes that are no frame', (it) => rawOf(it).write(Buffer.from([0xff, 0xff, 0xff, 0xff])), [1002]],
      ['an unmasked frame', (it) => rawOf(it).write(Buffer.from([0x81, 0x02, 0x7b, 0x7d])), [1002]],
      ['half a frame and the end', (it) => rawOf(it).end(Buffer.from([0x82, 0xfe])), [1006, 1002]],
      ['no more connection', (it) => rawOf(it).destroy(), [1006]],
    ]
    for (const [what, breaks_, codes] of breaks) {
      const socket = await new TestSocket(gate.opened.gateway, session.id, tickets.camera.ticket).joined(
        'fuzz',
      )
      breaks_(socket)
      await socket.over()
      expect(codes, `${what}: ${socket.closed?.code}`).toContain(socket.closed?.code)
    }
  })

  test('too many messages are dropped and counted, or close the socket with a plain fault', async () => {
    const { session, tickets } = gate.bystanders[0]
    const camera = await new TestSocket(gate.opened.gateway, session.id, tickets.camera.ticket).joined('fast')
    for (let index = 0; index < 1000; index++) camera.sendFrame(aFrame(index, gate.opened.bus.nowMs()))
    await until(() =>
      camera
        .of('cameras')
        .some(({ cameras }) =>
          cameras.some(
            ({ cameraId, dropped }) =>
              cameraId === 'fast' && dropped.some(({ reason }) => reason === 'rate-limit'),
          ),
        ),
    )
    expect(camera.closed).toBeUndefined()
    expect(camera.faults.length).toBeLessThan(100)
    for (let count = 0; count < 1000; count++) camera.say({ type: 'pong', id: count, clientMs: 0 })
    await camera.over()
    expect(camera.closed?.code).toBe(CLOSE_CODE.refused)
    expect(camera.faults.at(-1)).toBe('more than 10 text messages a second; send fewer')
  })

  test('no socket opens with a wrong ticket, whatever is wrong with it', async () => {
    const [attacked, other] = gate.bystanders
    const { gateway, bus } = gate.opened
    const good = attacked.tickets.camera.ticket
    const office = new TicketOffice(TICKET_KEY)
    const expired = office.write({
      sessionId: attacked.session.id,
      role: 'reader',
      expiresAtMs: bus.nowMs() - 1000,
    })
    const forged = new TicketOffice('another key altogether').write({
      sessionId: attacked.session.id,
      role: 'operator',
      expiresAtMs: bus.nowMs() + 1e6,
    })
    const altered = Array.from({ length: 40 }, () => {
      const place = below(good.length)
      return good.slice(0, place) + oneOf(['', 'A', '-', '.', 'AA']) + good.slice(place + 1)
    }).filter((ticket) => ticket !== good)
    const wrong = [expired, forged, other.tickets.operator.ticket, '', '.', 'a'.repeat(5000), ...altered]
    for (const ticket of wrong) {
      const socket = new TestSocket(gateway, attacked.session.id, ticket, {
        protocols: ['signline.1', `ticket.${ticket || 'x'}`],
      })
      await until(() => socket.refused !== undefined || socket.closed !== undefined)
      expect(socket.told).toEqual([])
      if (socket.refused === undefined) continue
      expect([400, 401, 403, 431]).toContain(socket.refused.status)
      if (socket.refused.status !== 431) expectPlain(socket.refused.error, ticket.slice(0, 20))
    }
    const bound = office.write({
      sessionId: attacked.session.id,
      role: 'camera',
      cameraId: 'left',
      expiresAtMs: bus.nowMs() + 1e6,
    })
    const replayed = await new TestSocket(gateway, attacked.session.id, bound).opened()
    replayed.say({ type: 'hello', cameraId: 'anna' })
    await replayed.over()
    expect(replayed.faults).toEqual(['the ticket is for camera "left", not for "anna"; use its own link'])
  })

  test('and through all of it both sessions went on, each with its own and nothing of the other', async () => {
    await expectUnharmed(gate)
  })

  test('and the log has no error, no whole session id and no ticket', () => expectQuiet(gate))
})

/** The connection beneath a socket. */
function rawOf({ socket }: TestSocket): import('node:net').Socket {
  return (socket as unknown as { _socket: import('node:net').Socket })._socket
}
