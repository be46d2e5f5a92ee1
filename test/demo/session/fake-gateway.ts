import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import type { FromGateway, SharedSession, SignedCaption } from '#components/types/live-messages.js'

/** One socket that a client opened: what it asked for, and what it has sent. */
export interface FakeSocket {
  readonly url: string
  readonly protocols: string
  readonly texts: unknown[]
  readonly binaries: Uint8Array[]
  say(message: FromGateway): void
  /** Sends it as it is. */
  sayRaw(data: string | Uint8Array): void
  close(code: number, reason: string): void
  /** Breaks off without a goodbye. */
  cut(): void
}

export interface FakeGateway {
  readonly address: string
  readonly sockets: FakeSocket[]
  /** Refuses the upgrade while true. */
  refusing: boolean
  /** The n-th socket, from 1, when it is there. */
  socket(number: number): Promise<FakeSocket>
  close(): Promise<void>
}

/** A gateway that says only what the test says; its port is the system's choice. */
export async function openFakeGateway(serve: RequestListener = refuse): Promise<FakeGateway> {
  const http = createServer(serve)
  const server = new WebSocketServer({ noServer: true, handleProtocols: () => 'signline.1' })
  const gateway: FakeGateway = {
    get address() {
      return `ws://127.0.0.1:${(http.address() as AddressInfo).port}/api/v1/sessions/s/socket`
    },
    sockets: [],
    refusing: false,
    socket: async (number) => await until(() => gateway.sockets[number - 1]),
    close: async () => {
      for (const socket of server.clients) socket.terminate()
      http.closeAllConnections()
      await new Promise((resolve) => http.close(resolve))
    },
  }
  http.on('upgrade', (request, stream, head) => {
    if (gateway.refusing) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n')
      return
    }
    server.handleUpgrade(request, stream, head, (socket) => {
      gateway.sockets.push(
        fakeSocket(socket, request.url ?? '', request.headers['sec-websocket-protocol'] ?? ''),
      )
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  return gateway
}

const refuse: RequestListener = (_request, response) => {
  response.writeHead(404).end()
}

function fakeSocket(socket: WebSocket, url: string, protocols: string): FakeSocket {
  const fake: FakeSocket = {
    url,
    protocols,
    texts: [],
    binaries: [],
    say: (message) => socket.send(JSON.stringify(message)),
    sayRaw: (data) => socket.send(data),
    close: (code, reason) => socket.close(code, reason),
    cut: () => socket.terminate(),
  }
  socket.on('message', (data, isBinary) => {
    if (isBinary) fake.binaries.push(new Uint8Array(data as Buffer))
    else fake.texts.push(JSON.parse(String(data)))
  })
  return fake
}

/** What `look` gives, as soon as it gives something. */
export async function until<T>(look: () => T | undefined | false): Promise<T> {
  for (let turn = 0; turn < 2000; turn++) {
    const found = look()
    if (found !== undefined && found !== false) return found
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  throw new Error(`it never came: ${look}`)
}

export const SESSION: SharedSession = {
  id: 's',
  startedAtMs: 0,
  alphabet: 'letters',
  recording: false,
  ended: false,
  cameras: [{ id: 'front', kind: 'browser' }],
  language: 'ase',
  vocabulary: { name: 'fingerspelling, letters', size: 26 },
}

export const WELCOME: FromGateway = { type: 'welcome', role: 'camera', session: SESSION, sessionMs: 1000 }

export function caption(number: number, text: string, state: 'partial' | 'final' = 'final'): SignedCaption {
  return {
    number,
    state,
    text,
    startMs: 1000 * number,
    endMs: 1000 * number + 800,
    confidence: 0.9,
    signs: [...text].map((label, place) => ({
      label,
      startMs: 1000 * number + 100 * place,
      endMs: 1000 * number + 100 * place + 100,
      confidence: 0.9,
      alternatives: [{ label: 'X', confidence: 0.1 }],
      handedness: 'right',
      cameras: ['front'],
    })),
    forming: state === 'partial' ? [{ label: 'B', confidence: 0.4 }] : [],
    cameras: ['front'],
    newestFrameMs: 1000 * number + 800,
    signedAt: '2026-01-01T00:00:00.000Z',
  }
}
