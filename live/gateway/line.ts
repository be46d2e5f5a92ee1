import type { FromGateway } from '../../components/types/live-messages.ts'

/** One way to somebody in a session: a socket, or a stream of captions. */
export interface Line {
  /** `text` is the message as JSON, where it was written already. */
  send(message: FromGateway, text?: string): void
  /** Sends what will be said anew soon, unless something waits already. */
  show(message: FromGateway, text?: string): void
  close(code: number, reason?: string): void
}
