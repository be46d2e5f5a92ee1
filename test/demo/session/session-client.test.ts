import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import type { HandFrame } from '#components/types/hand.js'
import { readLandmarkMessage } from '#components/types/landmark-message/read.js'
import { CLOSE_CODE } from '#components/types/live-messages.js'
import type { ClientHost, ClientSocket } from '../../../demo/session/client-host.ts'
import {
  openSession,
  type SessionClient,
  type SessionClientOptions,
} from '../../../demo/session/session-client.ts'
import { caption, type FakeGateway, openFakeGateway, SESSION, until, WELCOME } from './fake-gateway.ts'

const frame = (index: number): HandFrame => ({
  cameraId: 'front',
  index,
  timestampMs: 5000 + index,
  width: 640,
  height: 480,
  hands: [],
})

let gateway: FakeGateway
let clients: SessionClient[]
/** Timers that the client has set: delay, and a way to let one come due. */
let timers: { readonly delayMs: number; readonly due: () => void; off: boolean }[]
let nowMs: number
/** Bytes that the sockets pretend to have waiting. */
let waitingBytes: number

const host: ClientHost = {
  openSocket: (address, protocols) => {
    const socket = new WebSocket(address, [...protocols])
    Object.defineProperty(socket, 'bufferedAmount', { get: () => waitingBytes })
    return socket as unknown as ClientSocket
  },
  nowMs: () => nowMs,
  random: () => 0.5,
  after: (delayMs, due) => {
    const timer = { delayMs, due, off: false }
    timers.push(timer)
    return () => {
      timer.off = true
    }
  },
}

function open(options: Partial<SessionClientOptions> = {}): SessionClient {
  const client = openSession({ address: gateway.address, ticket: 't.k', cameraId: 'front', host, ...options })
  clients.push(client)
  return client
}

/** Lets the timer that is set now come due. */
function comeDue(): number {
  const running = timers.filter(({ off }) => !off)
  const [timer] = running.splice(-1)
  if (timer === undefined) throw new Error('no timer is set')
  timer.off = true
  timer.due()
  return timer.delayMs
}

async function welcomed(client: SessionClient, number = 1) {
  const socket = await gateway.socket(number)
  socket.say(WELCOME)
  await until(() => client.state.get().phase === 'open')
  return socket
}

beforeEach(async () => {
  gateway = await openFakeGateway()
  clients = []
  timers = []
  nowMs = 777_000
  waitingBytes = 0
})
afterEach(async () => {
  for (const client of clients) client.leave()
  await gateway.close()
})

describe('joining', () => {
  test('shows the ticket as a subprotocol, names the camera, and is open once it is welcomed', async () => {
    const client = open()
    expect(client.state.get().phase).toBe('connecting')
    const socket = await welcomed(client)
    expect(socket.protocols).toBe('signline.1,ticket.t.k')
    expect(socket.url).toBe('/api/v1/sessions/s/socket?after=0')
    await until(() => socket.texts.length > 0)
    expect(socket.texts[0]).toEqual({ type: 'hello', cameraId: 'front' })
    expect(client.state.get()).toMatchObject({
      role: 'camera',
      session: SESSION,
      reconnects: 0,
      sentence: '',
    })
  })

  test('without a camera says nothing of one', async () => {
    const client = openSession({ address: gateway.address, ticket: 't', host })
    clients.push(client)
    const socket = await welcomed(client)
    socket.say({ type: 'ping', id: 1 })
    await until(() => socket.texts.length > 0)
    expect(socket.texts).toEqual([{ type: 'pong', id: 1, clientMs: 777_000 }])
  })

  test('answers pings with its own clock, also where that is off', async () => {
    const client = open({ clockOffsetMs: 3000 })
    const socket = await welcomed(client)
    socket.say({ type: 'ping', id: 9 })
    await until(() => socket.texts.length > 1)
    expect(socket.texts[1]).toEqual({ type: 'pong', id: 9, clientMs: 780_000 })
  })

  test('says goodbye and does not come back', async () => {
    const client = open()
    const socket = await welcomed(client)
    client.leave()
    await until(() => socket.texts.length > 1)
    expect(socket.texts.at(-1)).toEqual({ type: 'bye' })
    expect(client.state.get().phase).toBe('left')
    expect(timers.filter(({ off }) => !off)).toEqual([])
  })
})

describe('frames', () => {
  test('arrive as they were sent', async () => {
    const client = open()
    const socket = await welcomed(client)
    expect(client.send(frame(0))).toBe(true)
    await until(() => socket.binaries.length === 1)
    expect(readLandmarkMessage(socket.binaries[0]!, 'front')).toMatchObject({ ok: true, frame: frame(0) })
    expect(client.state.get().framesSent).toBe(1)
  })

  test('are dropped and counted before the welcome and while the connection is broken', async () => {
    const client = open()
    expect(client.send(frame(0))).toBe(false)
    const socket = await welcomed(client)
    expect(client.send(frame(1))).toBe(true)
    await until(() => socket.binaries.length === 1)
    socket.cut()
    await until(() => client.state.get().phase === 'waiting')
    expect(client.send(frame(2))).toBe(false)
    expect(client.state.get().framesUnsent['not-connected']).toBe(2)
    expect(socket.binaries).toHaveLength(1)
  })

  test('are dropped, not queued, while the socket is congested, and the next one after it is the newest', async () => {
    const client = open()
    const socket = await welcomed(client)
    waitingBytes = 1_000_000
    for (let index = 0; index < 20; index++) expect(client.send(frame(index))).toBe(false)
    waitingBytes = 0
    client.send(frame(20))
    await until(() => socket.binaries.length > 0)
    expect(socket.binaries).toHaveLength(1)
    expect(readLandmarkMessage(socket.binaries[0]!, 'front')).toMatchObject({ frame: { index: 20 } })
    expect(client.state.get()).toMatchObject({ framesSent: 1, framesUnsent: { 'newer-frame': 20 } })
  })
})

describe('a connection that breaks', () => {
  test('is made anew, asks for the captions behind the last final one, and shows each once', async () => {
    const client = open()
    const first = await welcomed(client)
    first.say({ type: 'caption', caption: caption(1, 'ONE') })
    first.say({ type: 'caption', caption: caption(2, 'TW', 'partial') })
    await until(() => client.state.get().partial)
    first.cut()
    await until(() => client.state.get().phase === 'waiting')
    expect(client.state.get()).toMatchObject({
      partial: undefined,
      sentence: 'The connection broke off; this page connects again by itself.',
    })
    expect(comeDue()).toBe(375)
    const second = await welcomed(client, 2)
    expect(second.url).toContain('after=1')
    for (const number of [1, 2, 3]) second.say({ type: 'caption', caption: caption(number, `N${number}`) })
    await until(() => client.state.get().finals.length === 3)
    expect(client.state.get().finals.map(({ text }) => text)).toEqual(['ONE', 'N2', 'N3'])
    expect(client.state.get().reconnects).toBe(1)
  })

  test('is tried with longer and longer waits, and with short ones again once it has lasted', async () => {
    gateway.refusing = true
    const client = open()
    const waits: number[] = []
    for (let failure = 0; failure < 3; failure++) {
      await until(() => client.state.get().phase === 'waiting')
      waits.push(comeDue())
    }
    expect(waits).toEqual([375, 750, 1500])
    await until(() => client.state.get().phase === 'waiting')
    gateway.refusing = false
    client.retryNow()
    const sentAway = await welcomed(client)
    sentAway.cut()
    await until(() => client.state.get().phase === 'waiting')
    expect(comeDue(), 'welcomed, and sent away at once').toBe(6000)
    const socket = await welcomed(client, 2)
    nowMs += 10_000
    socket.cut()
    await until(() => client.state.get().phase === 'waiting')
    expect(comeDue()).toBe(375)
  })

  test('is taken for broken when the gateway falls silent', async () => {
    const client = open()
    await welcomed(client)
    expect(comeDue()).toBe(15_000)
    expect(client.state.get().phase).toBe('waiting')
    comeDue()
    await welcomed(client, 2)
  })

  test('is not tried again where the gateway says that it cannot help', async () => {
    gateway.refusing = true
    const client = open({ whyRefused: async () => 'This link has expired; ask for a new one.' })
    await until(() => client.state.get().phase === 'refused')
    expect(client.state.get().sentence).toBe('This link has expired; ask for a new one.')
    expect(timers.filter(({ off }) => !off)).toEqual([])
  })

  test('is tried again where even the question why fails', async () => {
    gateway.refusing = true
    const client = open({ whyRefused: () => Promise.reject(new TypeError('Failed to fetch')) })
    await until(() => client.state.get().phase === 'waiting')
    comeDue()
    gateway.refusing = false
  })
})

describe('a gateway that drains', () => {
  test('is used until the move, pings do not put the move off, and a second socket replaces the first', async () => {
    const client = open()
    const socket = await welcomed(client)
    socket.say({ type: 'drain', reconnectAfterMs: 1000 })
    socket.say({ type: 'ping', id: 1 })
    await until(() => socket.texts.length > 1)
    expect(client.send(frame(0))).toBe(true)
    const move = timers.find(({ delayMs, off }) => !off && delayMs === 1500)
    move?.due()
    await welcomed(client, 2)
    expect(client.state.get().reconnects).toBe(1)
  })

  test('may close before, and the page still comes back when it was told to', async () => {
    const client = open()
    const socket = await welcomed(client)
    socket.say({ type: 'drain', reconnectAfterMs: 1000 })
    await until(() => client.state.get().sentence !== '')
    socket.cut()
    await until(() => client.state.get().phase === 'waiting')
    expect(timers.filter(({ off }) => !off).map(({ delayMs }) => delayMs)).toEqual([1500])
    comeDue()
    await welcomed(client, 2)
  })
})

test('the end of the session closes the socket for good', async () => {
  const client = open()
  const socket = await welcomed(client)
  socket.say({ type: 'end' })
  await until(() => client.state.get().phase === 'ended')
  expect(client.send(frame(0))).toBe(false)
  expect(timers.filter(({ off }) => !off)).toEqual([])
})

describe('a gateway that closes for good', () => {
  test.each([
    ['takes the camera over', CLOSE_CODE.takenOver, 'another device is this camera now', 'refused'],
    ['refuses', CLOSE_CODE.refused, 'the ticket has expired; ask for a new link', 'refused'],
    ['ends', CLOSE_CODE.ended, 'the session has ended', 'ended'],
  ] as const)('is not tried again where it %s', async (_, code, reason, phase) => {
    const client = open()
    const socket = await welcomed(client)
    socket.close(code, reason)
    await until(() => client.state.get().phase === phase)
    expect(timers.filter(({ off }) => !off)).toEqual([])
    if (phase === 'refused')
      expect(client.state.get().sentence).toBe(`${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`)
  })

  test.each([CLOSE_CODE.restarting, CLOSE_CODE.tryLater, 1000, 1011])(
    'is tried again after %i',
    async (code) => {
      const client = open()
      const socket = await welcomed(client)
      socket.close(code, '')
      await until(() => client.state.get().phase === 'waiting')
      expect(timers.filter(({ off }) => !off)).toHaveLength(1)
    },
  )
})

test('what cannot be read is counted and disturbs nothing', async () => {
  const client = open()
  const socket = await welcomed(client)
  socket.sayRaw('{"type":"caption","caption":{"number":1}}')
  socket.sayRaw(new Uint8Array([1, 2, 3]))
  socket.sayRaw('nonsense')
  socket.say({ type: 'caption', caption: caption(1, 'ONE') })
  await until(() => client.state.get().finals.length === 1)
  expect(client.state.get()).toMatchObject({
    phase: 'open',
    unreadable: { count: 3, last: 'the message is not JSON' },
  })
})

test('a refusal of something that was sent is shown and the connection stays', async () => {
  const client = open()
  const socket = await welcomed(client)
  socket.say({ type: 'fault', sentence: 'Too many messages.' })
  await until(() => client.state.get().fault !== '')
  expect(client.state.get()).toMatchObject({ phase: 'open', fault: 'Too many messages.' })
  expect(comeDue()).toBe(10_000)
  expect(client.state.get()).toMatchObject({ phase: 'open', fault: '' })
})
