import { randomBytes } from 'node:crypto'
import { WebSocket } from 'ws'
import type { HandFrame } from '#components/types/hand.js'
import { readLandmarkMessages } from '#components/types/landmark-message/read.js'
import { writeLandmarkMessage } from '#components/types/landmark-message/write.js'
import type { FromClient, FromGateway } from '#components/types/live-messages.js'
import type { WorkerStatus } from '#components/types/live-session.js'
import { type GatewayOptions, type LiveGateway, openGateway } from '#live/gateway/open-gateway.js'
import { openInProcessBus } from '#live/in-process/open-in-process-bus.js'
import type { LiveBus } from '#live/port/bus.js'
import { workerStatus } from '../port/bus-samples.ts'
import { until } from '../port/until.ts'

export const OPERATOR_KEY = 'the operator of the tests'

export interface OpenedGateway extends AsyncDisposable {
  readonly gateway: LiveGateway
  readonly bus: LiveBus
  /** What the one worker says of itself; it does nothing. */
  setWorker(status: Partial<WorkerStatus>): void
}

/** A gateway on a bus of its own, with one worker that says that it has room. */
export async function openTestGateway(options: Partial<GatewayOptions> = {}): Promise<OpenedGateway> {
  const bus = options.bus ?? openInProcessBus()
  let status = { ...workerStatus('worker'), sessionCapacity: 1000 }
  const say = (): void => bus.states.setWorker(status)
  say()
  const saying = setInterval(say, 1000).unref()
  const gateway = await openGateway({
    ticketKey: randomBytes(32),
    operatorKey: OPERATOR_KEY,
    ...options,
    bus,
  })
  return {
    gateway,
    bus,
    setWorker: (changed) => {
      status = { ...status, ...changed }
      say()
    },
    [Symbol.asyncDispose]: async () => {
      clearInterval(saying)
      await gateway.close()
      if (options.bus === undefined) await bus.close()
    },
  }
}

/** The frames of a session that have come to the bus, in their order; it grows as they come. */
export function framesOnBus(bus: LiveBus, sessionId: string): readonly HandFrame[] {
  const frames: HandFrame[] = []
  void (async () => {
    const never = new AbortController().signal
    for await (const { messages, cameraId } of bus.landmarks.read(sessionId, 0, never))
      frames.push(...readLandmarkMessages(messages, cameraId))
  })()
  return frames
}

export interface Answer {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: what came is what is tested
  readonly body: any
  readonly headers: Headers
}

/** Asks the REST API; `bearer` is a ticket or the operator key. */
export async function ask(
  gateway: LiveGateway,
  method: string,
  path: string,
  { bearer, body, headers = {} }: { bearer?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(`${gateway.url}${path}`, {
    method,
    headers: {
      ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return {
    status: response.status,
    body: isJson && text !== '' ? JSON.parse(text) : text,
    headers: response.headers,
  }
}

/** A socket that keeps all that it was told and answers pings. */
export class TestSocket {
  readonly socket: WebSocket
  readonly told: FromGateway[] = []
  closed: { readonly code: number; readonly reason: string } | undefined
  /** Status of the response, where no socket was opened, and what it said. */
  refused: { readonly status: number; readonly error: string } | undefined
  /** Set to be a clock that is wrong. */
  clockMs: () => number = () => performance.timeOrigin + performance.now()
  answersPings = true

  constructor(
    gateway: LiveGateway,
    sessionId: string,
    ticket: string,
    { query = '', headers = {}, protocols = ['signline.1', `ticket.${ticket}`] }: SocketOptions = {},
  ) {
    const address = `${gateway.url.replace('http', 'ws')}/api/v1/sessions/${sessionId}/socket${query}`
    this.socket = new WebSocket(address, [...protocols], { headers, rejectUnauthorized: false })
    this.socket.on('message', (data, isBinary) => {
      if (isBinary) throw new Error('a gateway sends no binary frames')
      const message = JSON.parse(String(data)) as FromGateway
      this.told.push(message)
      if (message.type === 'ping' && this.answersPings)
        this.say({ type: 'pong', id: message.id, clientMs: this.clockMs() })
    })
    this.socket.on('unexpected-response', (_request, response) => {
      let text = ''
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => {
        this.refused = { status: response.statusCode ?? 0, error: JSON.parse(text || '{}').error ?? '' }
      })
    })
    this.socket.on('error', () => {})
    this.socket.on('close', (code, reason) => {
      this.closed = { code, reason: String(reason) }
    })
  }

  say(message: FromClient | unknown): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message))
  }

  of<T extends FromGateway['type']>(type: T): Extract<FromGateway, { type: T }>[] {
    return this.told.filter((message) => message.type === type) as Extract<FromGateway, { type: T }>[]
  }

  get faults(): string[] {
    return this.of('fault').map(({ sentence }) => sentence)
  }

  async opened(): Promise<this> {
    await until(
      () => this.of('welcome').length > 0 || this.closed !== undefined || this.refused !== undefined,
    )
    return this
  }

  async over(): Promise<this> {
    await until(() => this.closed !== undefined)
    return this
  }

  /** Says hello and waits until the camera's clock is known. */
  async joined(cameraId: string): Promise<this> {
    await this.opened()
    this.say({ type: 'hello', cameraId })
    await until(() => this.of('clock').length > 0 || this.closed !== undefined)
    return this
  }

  sendFrame(frame: HandFrame): void {
    this.socket.send(writeLandmarkMessage(frame))
  }
}

interface SocketOptions {
  readonly query?: string
  readonly headers?: Record<string, string>
  readonly protocols?: readonly string[]
}

/** A frame of one hand, or of none. */
export function aFrame(index: number, timestampMs: number, hasHand = true): HandFrame {
  const landmarks = Float32Array.from({ length: 63 }, (_, place) => (place % 7) / 10)
  return {
    cameraId: 'front',
    index,
    timestampMs,
    width: 640,
    height: 480,
    hands: hasHand
      ? [
          {
            handedness: 'right',
            handednessScore: 0.9,
            presence: 0.99,
            sharpness: 100,
            trackId: 1,
            landmarks: landmarks as never,
            worldLandmarks: landmarks.map((value) => value / 10) as never,
          },
        ]
      : [],
  }
}
