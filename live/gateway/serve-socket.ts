import type { RawData, WebSocket } from 'ws'
import type { CameraId } from '../../components/types/camera.ts'
import { CLOSE_CODE, type FromClient } from '../../components/types/live-messages.ts'
import type { LiveSession } from '../../components/types/live-session.ts'
import { instruments } from '../telemetry/instruments.ts'
import { traceCamera } from '../telemetry/traces.ts'
import { CameraLink } from './camera-link.ts'
import type { GatewayContext } from './gateway-context.ts'
import { readControl } from './read-control.ts'
import { plainFault, Refusal } from './refusal.ts'
import type { SessionHub } from './session-hub.ts'
import { SocketLine } from './socket-line.ts'
import type { Ticket } from './ticket.ts'
import { TokenBucket } from './token-bucket.ts'

export interface AdmittedSocket {
  readonly ticket: Ticket
  readonly session: LiveSession
  /** The finals up to this number are there already; undefined where it was not said. */
  readonly after: number | undefined
  /** Gives its place back. */
  readonly leave: () => void
}

/** Whoever is not a camera is pinged so often, so that their page knows that the line stands, milliseconds. */
const PING_MS = 5000

/** Serves one socket from its opening until it closes. */
export function serveSocket(context: GatewayContext, socket: WebSocket, admitted: AdmittedSocket): void {
  new ServedSocket(context, socket, admitted)
}

class ServedSocket {
  readonly #context: GatewayContext
  readonly #socket: WebSocket
  readonly #admitted: AdmittedSocket
  readonly #line: SocketLine
  readonly #hub: SessionHub
  readonly #controls: TokenBucket
  #link: CameraLink | undefined
  #heardAtMs: number
  #pinged = 0

  constructor(context: GatewayContext, socket: WebSocket, admitted: AdmittedSocket) {
    this.#context = context
    this.#socket = socket
    this.#admitted = admitted
    const { bus, limits, hubs, log } = context
    const { session, ticket, after } = admitted
    const nowMs = (): number => bus.nowMs()
    this.#heardAtMs = nowMs()
    this.#line = new SocketLine(socket, limits, nowMs)
    this.#controls = new TokenBucket(limits.controlsPerSecond, 10 * limits.controlsPerSecond, nowMs())
    this.#hub = hubs.of(session)
    const leave = this.#hub.enter(this.#line, ticket.role)
    // A camera that says which captions it has is a page that shows them; the others are spared.
    const isReading = ticket.role !== 'camera' || after !== undefined
    const reading = isReading ? this.#hub.read(this.#line, after ?? 0) : undefined
    const watching = setInterval(() => this.#watch(), PING_MS).unref()
    const hello = setTimeout(() => this.#expectHello(), limits.helloMs).unref()
    instruments().sockets.add(1, { role: ticket.role })
    log.debug({ sessionId: session.id, role: ticket.role }, 'socket opened')
    socket.on('message', (data, isBinary) => this.#hear(data, isBinary))
    socket.on('pong', () => this.#hears())
    socket.on('close', (code) => {
      clearInterval(watching)
      clearTimeout(hello)
      reading?.close()
      leave()
      admitted.leave()
      if (this.#link !== undefined) this.#hub.drop(this.#link)
      instruments().sockets.add(-1, { role: ticket.role })
      log.debug({ sessionId: session.id, role: ticket.role, code }, 'socket closed')
    })
  }

  #hear(data: RawData, isBinary: boolean): void {
    this.#hears()
    if (!this.#line.open) return
    const bytes = data as Buffer
    if (isBinary) {
      if (this.#link !== undefined) this.#link.landmarks(bytes)
      else this.#refuseLandmarks()
      return
    }
    const { limits, bus } = this.#context
    if (!this.#controls.take(bus.nowMs())) {
      instruments().refusals.add(1, { reason: 'too-fast' })
      this.#line.refuse(`more than ${limits.controlsPerSecond} text messages a second; send fewer`)
      return
    }
    if (bytes.length > limits.controlBytes) {
      this.#fault(
        'too-long',
        `a text message has ${limits.controlBytes} bytes at most, this one ${bytes.length}`,
      )
      return
    }
    const read = readControl(bytes.toString())
    if (read.ok) this.#obey(read.message)
    else this.#fault('malformed', read.fault)
  }

  #obey(message: FromClient): void {
    if (message.type === 'hello') void this.#hello(message.cameraId)
    else if (message.type === 'bye') this.#line.close(1000, 'goodbye')
    // Others than cameras are pinged to keep the line alive; their clock is of no interest.
    else this.#link?.pong(message.id, message.clientMs)
  }

  async #hello(cameraId: CameraId): Promise<void> {
    const { session, ticket } = this.#admitted
    if (ticket.role !== 'camera') {
      this.#fault('wrong-role', `only a camera says hello, and the ticket is a ${ticket.role}'s`)
      return
    }
    if (this.#link !== undefined) {
      this.#fault('malformed', `hello was said before; this socket is camera "${this.#link.cameraId}"`)
      return
    }
    if (ticket.cameraId !== undefined && ticket.cameraId !== cameraId) {
      instruments().refusals.add(1, { reason: 'wrong-ticket' })
      this.#line.refuse(
        `the ticket is for camera "${ticket.cameraId}", not for "${cameraId}"; use its own link`,
      )
      return
    }
    const link = this.#openLink(cameraId)
    this.#link = link
    try {
      link.letIn(await this.#context.desk.joinCamera(session.id, cameraId))
      if (this.#line.open) this.#hub.take(link)
    } catch (error) {
      const isRefused = error instanceof Refusal && error.status !== 503
      const sentence = plainFault(error).sentence
      this.#context.log.info({ sessionId: session.id, cameraId, error }, 'a camera was not let in')
      this.#line.refuse(sentence, isRefused ? CLOSE_CODE.refused : CLOSE_CODE.tryLater)
    }
  }

  #openLink(cameraId: CameraId): CameraLink {
    const { bus, limits, gatewayId, allLandmarks } = this.#context
    const { id: sessionId, startedAtMs } = this.#admitted.session
    const trace = traceCamera({ sessionId, cameraId, kind: 'browser', holder: gatewayId })
    return new CameraLink({
      cameraId,
      line: this.#line,
      limits,
      gatewayId,
      trace,
      startedAtMs,
      nowMs: () => bus.nowMs(),
      allLandmarks,
      openOutbox: (fence, lost) => this.#hub.openOutbox(cameraId, fence, trace.traceparent, lost),
    })
  }

  #refuseLandmarks(): void {
    const { role } = this.#admitted.ticket
    this.#fault(
      'wrong-role',
      role === 'camera'
        ? 'landmarks came before hello; say which camera this is first'
        : `only cameras send landmarks, and the ticket is a ${role}'s`,
    )
  }

  #fault(reason: string, sentence: string): void {
    instruments().refusals.add(1, { reason })
    this.#line.fault(sentence)
  }

  #expectHello(): void {
    if (this.#admitted.ticket.role === 'camera' && this.#link === undefined)
      this.#line.refuse(`a camera says hello within ${this.#context.limits.helloMs / 1000} s`)
  }

  #hears(): void {
    this.#heardAtMs = this.#context.bus.nowMs()
  }

  #watch(): void {
    const { bus, limits } = this.#context
    const { ticket } = this.#admitted
    if (bus.nowMs() - this.#heardAtMs > limits.silenceMs) this.#socket.terminate()
    else if (ticket.expiresAtMs <= bus.nowMs())
      this.#line.refuse('the ticket has expired; ask for a new link')
    else {
      this.#socket.ping()
      if (ticket.role === 'camera') return
      this.#pinged += 1
      this.#line.show({ type: 'ping', id: this.#pinged })
    }
  }
}
