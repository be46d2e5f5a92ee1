import WebSocket from 'ws'
import type { HandFrame } from '#components/types/hand.js'
import { writeLandmarkMessage } from '#components/types/landmark-message/write.js'
import {
  type FromGateway,
  type SignedCaption,
  SUBPROTOCOL,
  TICKET_PREFIX,
} from '#components/types/live-messages.js'

const RECONNECT_MS = 200

/** A socket of a session that comes back by itself, as the pages' does. */
abstract class SessionSocket {
  readonly #address: () => string
  readonly #ticket: string
  protected socket: WebSocket | undefined
  #closed = false

  constructor(address: () => string, ticket: string) {
    this.#address = address
    this.#ticket = ticket
    this.#connect()
  }

  close(): void {
    this.#closed = true
    this.socket?.close()
  }

  protected abstract opened(): void
  protected abstract heard(message: FromGateway): void

  #connect(): void {
    if (this.#closed) return
    const socket = new WebSocket(this.#address(), [SUBPROTOCOL, `${TICKET_PREFIX}${this.#ticket}`])
    this.socket = socket
    socket.on('open', () => this.opened())
    socket.on('message', (data, isBinary) => {
      if (isBinary) return
      const message = JSON.parse(String(data)) as FromGateway
      if (message.type === 'ping')
        socket.send(
          JSON.stringify({
            type: 'pong',
            id: message.id,
            clientMs: performance.timeOrigin + performance.now(),
          }),
        )
      this.heard(message)
    })
    socket.on('error', () => {})
    socket.on('close', () => setTimeout(() => this.#connect(), RECONNECT_MS))
  }
}

/** A camera that sends frames at their own speed. */
export class SendingCamera extends SessionSocket {
  readonly #cameraId: string
  readonly #frames: readonly HandFrame[]
  #place = 0
  #beganMs = 0
  /** Frames for which no socket was open. */
  unsent = 0
  #timer: NodeJS.Timeout | undefined
  ended: Promise<void>
  #end: () => void = () => {}

  constructor(address: () => string, ticket: string, cameraId: string, frames: readonly HandFrame[]) {
    super(address, ticket)
    this.#cameraId = cameraId
    this.#frames = frames
    this.ended = new Promise((resolve) => {
      this.#end = resolve
    })
  }

  play(): void {
    this.#beganMs = now()
    this.#timer = setInterval(() => this.#send(), 8)
  }

  override close(): void {
    clearInterval(this.#timer)
    super.close()
  }

  protected opened(): void {
    this.socket?.send(JSON.stringify({ type: 'hello', cameraId: this.#cameraId }))
  }

  protected heard(): void {}

  #send(): void {
    for (;;) {
      const frame = this.#frames[this.#place]
      if (frame === undefined) {
        clearInterval(this.#timer)
        this.#end()
        return
      }
      const dueMs = this.#beganMs + frame.timestampMs
      if (dueMs > now()) return
      this.#place++
      const message = writeLandmarkMessage({ ...frame, timestampMs: dueMs })
      if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(message)
      else this.unsent++
    }
  }
}

/** A reader that keeps every caption that it is told, and when. */
export class CaptionReader extends SessionSocket {
  readonly finals: SignedCaption[] = []
  readonly faults: string[] = []
  /** Every caption when it was told first: when, and when its newest frame was taken, milliseconds since 1970. */
  readonly told: { readonly atMs: number; readonly frameMs: number; readonly state: string }[] = []
  #startedAtMs = 0

  protected opened(): void {}

  protected heard(message: FromGateway): void {
    if (message.type === 'welcome') this.#startedAtMs = message.session.startedAtMs
    if (message.type !== 'caption') return
    const { caption } = message
    const told = {
      atMs: now(),
      frameMs: this.#startedAtMs + caption.newestFrameMs,
      state: caption.state,
    }
    if (caption.state === 'partial') {
      if (caption.number <= (this.finals.at(-1)?.number ?? 0))
        this.faults.push(`partial ${caption.number} after final ${this.finals.at(-1)?.number}`)
      this.told.push(told)
      return
    }
    const before = this.finals.find(({ number }) => number === caption.number)
    // A reader who comes back is told again what it may have missed; it must be the same.
    if (before !== undefined) {
      if (before.text !== caption.text)
        this.faults.push(`final ${caption.number} changed: ${before.text} to ${caption.text}`)
      return
    }
    if (caption.number !== (this.finals.at(-1)?.number ?? 0) + 1)
      this.faults.push(`final ${caption.number} after ${this.finals.at(-1)?.number ?? 0}`)
    this.finals.push(caption)
    this.told.push(told)
  }
}

function now(): number {
  return performance.timeOrigin + performance.now()
}
