import type { SessionState } from '../session/session-state.ts'
import type { Store } from '../session/store.ts'

/**
 * When a recording's time 0 is, milliseconds on the page's clock, for one that is to be `replayAtMs` on the session's;
 * undefined where that was not asked for. Settles once the session is joined and, where it matters, the gateway has
 * said how this page's clock runs.
 */
export function replayZeroMs(
  state: Store<SessionState>,
  replayAtMs: number | undefined,
): Promise<number | undefined> {
  return new Promise((resolve) => {
    const unfollow = state.follow(({ phase, session, clock }) => {
      if (phase !== 'open' || session === undefined) return
      if (replayAtMs !== undefined && clock === undefined) return
      resolve(
        replayAtMs === undefined ? undefined : session.startedAtMs + replayAtMs + (clock?.offsetMs ?? 0),
      )
      // The listener is called once before `unfollow` is there.
      queueMicrotask(() => unfollow())
    })
  })
}
