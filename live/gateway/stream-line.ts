import { Readable } from 'node:stream'
import type { FromGateway } from '../../components/types/live-messages.ts'
import type { GatewayLimits } from './gateway-limits.ts'
import type { Line } from './line.ts'

/** How a stream writes each message; an empty text is not written. */
export type WriteMessage = (message: FromGateway) => string

/** Proxies close a stream that is still for too long: it says something at least so often, milliseconds. */
const BEAT_MS = 15_000

/** A response that stays open and grows: server-sent events, or a caption file that is still being written. */
export class StreamLine implements Line {
  readonly stream: Readable
  readonly #limits: GatewayLimits
  readonly #write: WriteMessage

  /** `beat` is what means nothing in the stream's format; empty where nothing does. */
  constructor(limits: GatewayLimits, head: string, beat: string, write: WriteMessage) {
    this.#limits = limits
    this.#write = write
    this.stream = new Readable({ read: () => {} })
    this.stream.push(head)
    const beating = setInterval(() => this.#push(beat), BEAT_MS).unref()
    this.stream.on('close', () => clearInterval(beating))
  }

  send(message: FromGateway): void {
    this.#push(this.#write(message))
  }

  show(message: FromGateway): void {
    if (this.stream.readableLength <= this.#limits.waitingPartialBytes) this.send(message)
  }

  close(): void {
    if (!this.stream.destroyed && !this.stream.readableEnded) this.stream.push(null)
  }

  #push(text: string): void {
    if (text === '' || this.stream.destroyed || this.stream.readableEnded) return
    if (this.stream.readableLength > this.#limits.waitingBytes) this.stream.destroy()
    else this.stream.push(text)
  }
}
