import type { WebSocket } from 'ws'
import { CLOSE_CODE, type FromGateway } from '../../components/types/live-messages.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import type { Line } from './line.ts'
import { TokenBucket } from './token-bucket.ts'

/** Faults are told so many a second, and so many at once. */
const FAULTS_PER_SECOND = 5
const FAULTS_AT_ONCE = 20
/** The longest reason that a close frame holds (RFC 6455), bytes. */
const MOST_REASON_BYTES = 123
/** After a close frame the other side has so long to answer it, milliseconds. */
const CLOSING_MS = 2000

/** What the gateway says on one socket, never more than what the other side takes. */
export class SocketLine implements Line {
  readonly #socket: WebSocket
  readonly #limits: GatewayLimits
  readonly #nowMs: () => number
  readonly #faults: TokenBucket

  constructor(socket: WebSocket, limits: GatewayLimits, nowMs: () => number) {
    this.#socket = socket
    this.#limits = limits
    this.#nowMs = nowMs
    this.#faults = new TokenBucket(FAULTS_PER_SECOND, FAULTS_AT_ONCE, nowMs())
  }

  get open(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  /** Sends, and drops the socket where too much waits for it already. */
  send(message: FromGateway, text?: string): void {
    if (!this.open) return
    if (this.#socket.bufferedAmount > this.#limits.waitingBytes) {
      this.#socket.terminate()
      return
    }
    this.#socket.send(text ?? JSON.stringify(message))
  }

  /** Sends what will be said anew soon, unless something waits already. */
  show(message: FromGateway, text?: string): void {
    if (this.#socket.bufferedAmount <= this.#limits.waitingPartialBytes) this.send(message, text)
  }

  /** Says what is refused; of a flood of faults only some. */
  fault(sentence: string): void {
    if (this.#faults.take(this.#nowMs())) this.send({ type: 'fault', sentence })
  }

  /** Says why and closes. */
  refuse(sentence: string, code: number = CLOSE_CODE.refused): void {
    this.send({ type: 'fault', sentence })
    this.close(code, sentence)
  }

  close(code: number, reason = ''): void {
    if (this.#socket.readyState >= this.#socket.CLOSING) return
    this.#socket.close(code, shorten(reason))
    setTimeout(() => this.#socket.terminate(), CLOSING_MS).unref()
  }
}

function shorten(text: string): string {
  let short = text
  while (Buffer.byteLength(short) > MOST_REASON_BYTES) short = short.slice(0, -1)
  return short
}
