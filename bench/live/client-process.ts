/** The browsers of `bench live`, in a process of their own: replays landmarks over real sockets, reads captions. */
import WebSocket from 'ws'
import { retimeLandmarkMessage } from '../../components/types/landmark-message/write.ts'
import { type FromGateway, SUBPROTOCOL, TICKET_PREFIX } from '../../components/types/live-messages.ts'
import { quantile } from '../bench.ts'
import { CaptionsSeen } from './captions-seen.ts'
import type { ClientPlan, ClientReport, ClientSession } from './client-messages.ts'
import { drawSigners, type Signer } from './signers.ts'

const FRAME_MS = 1000 / 30
const REPORT_MS = 5000
/** Signers are drawn once and shared by sessions, each beginning elsewhere in its word. */
const MOST_SIGNERS = 8
/** What a page lets wait in its socket: two frames of two hands. */
const MOST_WAITING_BYTES = 2 * 1096

process.once('message', (plan: ClientPlan) => void run(plan))

function nowMs(): number {
  return performance.timeOrigin + performance.now()
}

interface Camera {
  readonly socket: WebSocket
  readonly messages: readonly Uint8Array<ArrayBuffer>[]
  place: number
  index: number
  dueMs: number
}

async function run(plan: ClientPlan): Promise<void> {
  const most = Math.max(1, ...plan.sessions.map(({ cameras }) => cameras.length))
  const signers = drawSigners(plan.seed, Math.min(MOST_SIGNERS, plan.sessions.length), most)
  const counted = {
    sent: 0,
    unsent: 0,
    closed: 0,
    lags: [] as number[],
    faults: {} as Record<string, number>,
  }
  let ending = false
  const seen: CaptionsSeen[] = []

  const open = (address: string, ticket: string, onMessage: (message: FromGateway) => void): WebSocket => {
    const socket = new WebSocket(address, [SUBPROTOCOL, `${TICKET_PREFIX}${ticket}`], {
      perMessageDeflate: false,
    })
    socket.on('message', (data, isBinary) => {
      if (isBinary) return
      const message = JSON.parse(String(data)) as FromGateway
      if (message.type === 'ping')
        socket.send(JSON.stringify({ type: 'pong', id: message.id, clientMs: nowMs() }))
      if (message.type === 'fault')
        counted.faults[message.sentence] = (counted.faults[message.sentence] ?? 0) + 1
      onMessage(message)
    })
    socket.on('error', (error) => {
      counted.faults[error.message] = (counted.faults[error.message] ?? 0) + 1
    })
    socket.on('close', () => {
      if (!ending) counted.closed++
    })
    return socket
  }

  const cameras = plan.sessions.flatMap((session, place) => {
    const captions = new CaptionsSeen()
    seen.push(captions)
    open(session.reader.address, session.reader.ticket, (message) => captions.take(message, nowMs()))
    return openCameras(session, signers[place % signers.length], place)
  })

  function openCameras(session: ClientSession, signer: Signer | undefined, place: number): Camera[] {
    return session.cameras.map(({ id, address, ticket }, which) => {
      const socket = open(address, ticket, () => undefined)
      socket.on('open', () => socket.send(JSON.stringify({ type: 'hello', cameraId: id })))
      const messages = signer?.views[which] ?? []
      return { socket, messages, place: (place * 37) % messages.length, index: 0, dueMs: 0 }
    })
  }

  const began = nowMs()
  // Cameras of different sessions take their pictures at different moments.
  for (const [place, camera] of cameras.entries()) camera.dueMs = began + 1000 + ((place * 7.3) % FRAME_MS)
  const sending = setInterval(() => {
    const now = nowMs()
    for (const camera of cameras) if (camera.dueMs <= now) sendFrame(camera, now)
  }, 4)

  function sendFrame(camera: Camera, now: number): void {
    const { socket, messages } = camera
    counted.lags.push(now - camera.dueMs)
    const message = messages[camera.place]
    camera.place = (camera.place + 1) % messages.length
    camera.dueMs = Math.max(camera.dueMs + FRAME_MS, now - FRAME_MS)
    if (message === undefined) return
    if (socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > MOST_WAITING_BYTES) {
      counted.unsent++
      return
    }
    const copy = message.slice()
    new DataView(copy.buffer).setUint32(4, camera.index++, true)
    retimeLandmarkMessage(copy, now)
    socket.send(copy)
    counted.sent++
  }

  let usedBefore = process.cpuUsage()
  function report(phase: ClientReport['phase']): void {
    const used = process.cpuUsage(usedBefore)
    usedBefore = process.cpuUsage()
    const all = (pick: (captions: CaptionsSeen) => readonly number[]): number[] => seen.flatMap(pick)
    const message: ClientReport = {
      phase,
      partialMs: all(({ partialMs }) => partialMs),
      finalMs: all(({ finalMs }) => finalMs),
      wordToFinalMs: all(({ wordToFinalMs }) => wordToFinalMs),
      framesSent: counted.sent,
      framesUnsent: counted.unsent,
      sendLagMs: quantile(counted.lags, 0.95),
      lost: seen.reduce((sum, { lost }) => sum + lost, 0),
      faults: counted.faults,
      closed: counted.closed,
      processorS: (used.user + used.system) / 1e6,
    }
    process.send?.(message)
    clear()
  }

  function clear(): void {
    for (const captions of seen) captions.clear()
    Object.assign(counted, { sent: 0, unsent: 0, closed: 0, lags: [], faults: {} })
  }

  await wait(1000 * plan.warmUpS)
  report('warm')
  const endMs = nowMs() + 1000 * plan.seconds
  // Asked once a round: timers fire up to a millisecond early, and a last report that is not `done` is waited for for ever.
  for (let isOver = false; !isOver; ) {
    await wait(Math.max(0, Math.min(REPORT_MS, endMs - nowMs())))
    isOver = nowMs() >= endMs - 1
    report(isOver ? 'done' : 'measured')
  }
  // Whoever measures looks at the cameras while they are still there, then lets go.
  await new Promise((resolve) => process.once('disconnect', resolve))
  ending = true
  clearInterval(sending)
  setTimeout(() => process.exit(0), 500).unref()
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
