import {
  type ClientError,
  ServerRefusedError,
  ServerUnreachableError,
  WaitTimeoutError,
} from './client-error.ts'
import { pause, until } from './http/pause.ts'
import { hasEnded, normalState } from './run-state.ts'
import type { Run } from './runs.ts'

export interface WaitOptions {
  /** How long to wait at most; without end where nothing is said. */
  readonly timeoutMs?: number
  /** The first pause between two looks, 1 s; each is half as long again, up to `longestPauseMs`. */
  readonly firstPauseMs?: number
  /** 15 s. */
  readonly longestPauseMs?: number
  readonly signal?: AbortSignal
  /** How many looks one after another may fail before the wait does; 5. Each is tried again by itself. */
  readonly patience?: number
  /** Called with each look that failed and is passed over. */
  readonly onTrouble?: (error: ClientError) => void
  /** Called with each look that shows another state than the one before. */
  readonly onState?: (state: string, run: Run) => void
}

/**
 * Looks at a run until it has ended, however it ended: succeeded, failed, skipped or canceled.
 *
 * @throws WaitTimeoutError when the time is over; the run goes on.
 */
export async function waitForRun(
  look: (signal: AbortSignal) => Promise<Run>,
  options: WaitOptions = {},
): Promise<Run> {
  const { timeoutMs, signal, onState, onTrouble } = options
  const started = Date.now()
  let pauseMs = options.firstPauseMs ?? 1000
  let shown: string | undefined
  let troubles = 0
  const timedOut = (): WaitTimeoutError =>
    new WaitTimeoutError(
      `the run had not ended after ${timeoutMs} ms${shown === undefined ? '' : ` (${shown})`}; it goes on: wait longer, look with status, or end it with terminate`,
    )
  for (;;) {
    const leftMs = timeoutMs === undefined ? undefined : timeoutMs - (Date.now() - started)
    if (leftMs !== undefined && leftMs <= 0) throw timedOut()
    // setTimeout takes 24 days at most; looks take seconds.
    using deadline = until(Math.min(leftMs ?? MAX_TIMER_MS, MAX_TIMER_MS), signal)
    try {
      const run = await look(deadline.signal)
      troubles = 0
      const state = normalState(run.state)
      if (state !== shown) onState?.(state, run)
      shown = state
      if (hasEnded(run)) return run
      await pause(pauseMs, deadline.signal)
    } catch (error) {
      signal?.throwIfAborted()
      if (deadline.signal.aborted) throw timedOut()
      troubles += 1
      if (!isPassing(error) || troubles >= (options.patience ?? 5)) throw error
      onTrouble?.(error)
      await pause(pauseMs, signal)
    }
    pauseMs = Math.min(options.longestPauseMs ?? 15_000, pauseMs * 1.5)
  }
}

const MAX_TIMER_MS = 2 ** 31 - 1

/** A server that is being replaced comes back; one that says no does not change its mind. */
function isPassing(error: unknown): error is ClientError {
  return (
    error instanceof ServerUnreachableError || (error instanceof ServerRefusedError && error.exitCode === 1)
  )
}
