import { performance } from 'node:perf_hooks'
import type { RedisLink } from './redis-link.ts'

/** A small write asks so often whether Redis takes any; whoever writes nothing else would not know. */
const ASK_MS = 2000
/** Near its limit Redis refuses one write and takes the next: it refuses until all were taken for so long. */
const QUIET_MS = 10_000
/** What was asked with is gone so soon. */
const KEPT_MS = 1000

/** Knows whether Redis refuses what is written although it answers: its memory or its disk is full. */
export class WriteWatch {
  readonly #asking: NodeJS.Timeout
  #sentence: string | undefined
  #refusedMs = Number.NEGATIVE_INFINITY

  /** `key` is written and expires. */
  constructor(link: RedisLink, key: string) {
    link.onRefusedWrite((sentence) => {
      this.#sentence = sentence
      this.#refusedMs = performance.now()
    })
    this.#asking = setInterval(() => {
      link.ask((client) => client.set(key, '1', 'PX', KEPT_MS)).catch(() => {})
    }, ASK_MS)
    this.#asking.unref()
  }

  /** One plain sentence while writes are refused. */
  fault(): string | undefined {
    return performance.now() - this.#refusedMs < QUIET_MS ? this.#sentence : undefined
  }

  close(): void {
    clearInterval(this.#asking)
  }
}
