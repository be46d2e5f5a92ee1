import type { Caption } from '../../components/types/caption.ts'
import type { ChannelListener } from './channels.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** The log is read so often even when nothing seems to be missing. */
const LOOK_MS = 2000
const RETRY_MS = 100

/**
 * Gives one listener every final caption once and in order, however messages are lost, repeated or late: what is
 * published goes out at once if it is the next; else, and after every interruption, the log is read.
 */
export class CaptionFollower implements ChannelListener {
  readonly #listener: (caption: Caption) => void
  readonly #catchUp: () => void
  readonly #looking: NodeJS.Timeout
  /** Number of the last final that the listener was given. */
  #after: number
  #fence = 0
  #closed = false

  constructor(
    after: number,
    listener: (caption: Caption) => void,
    finals: (after: number) => Promise<readonly Caption[]>,
  ) {
    this.#after = after
    this.#listener = listener
    this.#catchUp = oneAtATime(async () => {
      if (this.#closed) return
      // Numbers may be missing here: the oldest captions of a very long session are not kept.
      for (const caption of await finals(this.#after)) if (caption.number > this.#after) this.#give(caption)
    }, RETRY_MS)
    this.#looking = setInterval(this.#catchUp, LOOK_MS)
    this.#looking.unref()
  }

  listening(): void {
    this.#catchUp()
  }

  message(text: string): void {
    const { fence, caption }: { fence: number; caption: Caption } = JSON.parse(text)
    if (caption.number <= this.#after) return
    if (caption.number > this.#after + 1) {
      this.#catchUp()
      return
    }
    // A partial of somebody who no longer holds the session.
    if (caption.state === 'partial' && fence < this.#fence) return
    this.#fence = Math.max(this.#fence, fence)
    this.#give(caption)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#looking)
  }

  #give(caption: Caption): void {
    if (this.#closed) return
    if (caption.state === 'final') this.#after = caption.number
    this.#listener(caption)
  }
}
