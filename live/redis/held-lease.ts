import { performance } from 'node:perf_hooks'
import { LEASE_MARGIN_MS, LEASE_MS, type Lease, type LeaseEnd, type Task } from '../port/leases.ts'

/**
 * A lease as its holder sees it. It counts from the moment at which the last renewal that was acknowledged was
 * sent, on a clock that nobody sets and that runs on while the process is stopped: a worker that was frozen finds
 * its leases lost at the first question, before any timer or answer comes. Once it is over it stays over.
 */
export class HeldLease implements Lease {
  readonly task: Task
  readonly fence: number
  readonly signal: AbortSignal
  readonly #ending = new AbortController()
  #untilMs: number
  #timer: NodeJS.Timeout | undefined

  /** `sentAtMs` is when the lease was asked for (performance.now()). */
  constructor(task: Task, fence: number, sentAtMs: number) {
    this.task = task
    this.fence = fence
    this.signal = this.#ending.signal
    this.#untilMs = untilMs(sentAtMs)
    this.#watch()
  }

  held(): boolean {
    if (this.signal.aborted) return false
    if (performance.now() < this.#untilMs) return true
    this.end('lost')
    return false
  }

  /** A renewal that was sent at `sentAtMs` was acknowledged. An acknowledgement that comes too late changes nothing. */
  renewed(sentAtMs: number): void {
    if (!this.held()) return
    this.#untilMs = Math.max(this.#untilMs, untilMs(sentAtMs))
    this.#watch()
  }

  end(reason: LeaseEnd): void {
    clearTimeout(this.#timer)
    if (!this.signal.aborted) this.#ending.abort(reason)
  }

  #watch(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      if (this.held()) this.#watch()
    }, this.#untilMs - performance.now())
  }
}

function untilMs(sentAtMs: number): number {
  return sentAtMs + LEASE_MS - LEASE_MARGIN_MS
}
