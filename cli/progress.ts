import { stderr } from 'node:process'

export interface ProgressSink {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

/** A terminal's line is rewritten at most so often, milliseconds. */
const TERMINAL_EVERY_MS = 100
/** Elsewhere a line is written at most so often, milliseconds: logs should stay readable. */
const LINES_EVERY_MS = 5000

/**
 * Says on stderr how far long work is: one line that is rewritten on a terminal, a plain line now and then
 * elsewhere. `share` is 0..1, or undefined where the end is not known.
 */
export class Progress {
  readonly #sink: ProgressSink
  readonly #now: () => number
  #lastMs: number
  #drawn = false

  constructor(sink: ProgressSink = stderr, now: () => number = () => performance.now()) {
    this.#sink = sink
    this.#now = now
    this.#lastMs = sink.isTTY ? Number.NEGATIVE_INFINITY : now()
  }

  update(text: string, share?: number): void {
    const everyMs = this.#sink.isTTY ? TERMINAL_EVERY_MS : LINES_EVERY_MS
    if (this.#now() - this.#lastMs < everyMs) return
    this.#lastMs = this.#now()
    const percent = share === undefined ? '' : `${String(Math.floor(share * 100)).padStart(3)} % `
    if (!this.#sink.isTTY) {
      this.#sink.write(`${percent}${text}\n`)
      return
    }
    const bar = share === undefined ? '' : `${drawBar(share)} `
    const line = `${bar}${percent}${text}`.slice(0, Math.max(20, (this.#sink.columns ?? 80) - 1))
    this.#sink.write(`\r\u001b[K${line}`)
    this.#drawn = true
  }

  /** Takes the line away, so that what comes next stands alone. */
  done(): void {
    if (this.#drawn) this.#sink.write('\r\u001b[K')
    this.#drawn = false
  }
}

const BAR_CHARACTERS = 20

function drawBar(share: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * BAR_CHARACTERS)
  return `${'█'.repeat(full)}${'░'.repeat(BAR_CHARACTERS - full)}`
}
