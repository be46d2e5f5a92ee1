import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer, type Server, type Socket } from 'node:net'

const TS_PACKET = 188
const RTP_HEADER = 12
/** RTP's own type for MPEG transport streams, and how many of their packets go into one of RTP. */
const MP2T = 33
const PACKETS = 7

export interface RtspServer {
  readonly uri: string
  /** Requests that came in, by method. */
  readonly methods: readonly string[]
  close(): void
}

/**
 * Serves an MPEG transport stream by RTSP over TCP, `bytesPerSecond` at most, and then either says goodbye or
 * falls silent with the connection open.
 */
export async function serveRtsp(
  stream: Buffer,
  atEnd: 'hang-up' | 'fall-silent',
  bytesPerSecond = Number.POSITIVE_INFINITY,
): Promise<RtspServer> {
  const methods: string[] = []
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.once('close', () => sockets.delete(socket))
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        const request = text.slice(0, end)
        text = text.slice(end + 4)
        const method = request.split(' ')[0] ?? ''
        methods.push(method)
        const sequence = /^CSeq: *(\d+)/im.exec(request)?.[1] ?? '0'
        socket.write(`RTSP/1.0 200 OK\r\nCSeq: ${sequence}\r\n${answerTo(method)}`)
        if (method === 'PLAY') void play(socket, stream, atEnd, bytesPerSecond)
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    uri: `rtsp://127.0.0.1:${port}/camera`,
    methods,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}

function answerTo(method: string): string {
  if (method === 'OPTIONS') return 'Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n'
  if (method === 'DESCRIBE') {
    const description = `v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP ${MP2T}\r\na=control:stream\r\n`
    return `Content-Type: application/sdp\r\nContent-Length: ${description.length}\r\n\r\n${description}`
  }
  if (method === 'SETUP') return 'Session: 1\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n'
  return 'Session: 1\r\n\r\n'
}

async function play(socket: Socket, stream: Buffer, atEnd: string, bytesPerSecond: number): Promise<void> {
  const size = PACKETS * TS_PACKET
  for (let at = 0, number = 0; at < stream.length && !socket.destroyed; at += size, number++) {
    const payload = stream.subarray(at, at + size)
    const head = Buffer.alloc(4 + RTP_HEADER)
    head.write('$', 0, 'latin1')
    head.writeUInt16BE(RTP_HEADER + payload.length, 2)
    head.writeUInt8(0x80, 4)
    head.writeUInt8(MP2T, 5)
    head.writeUInt16BE(number & 0xffff, 6)
    head.writeUInt32BE(Math.floor(number * 900), 8)
    socket.write(Buffer.concat([head, payload]))
    if (Number.isFinite(bytesPerSecond))
      await new Promise((resolve) => setTimeout(resolve, (1000 * size) / bytesPerSecond))
  }
  if (atEnd === 'hang-up') socket.end()
}
