import type { components } from './generated/api.ts'

/** The states that this client knows; a newer server may have more. */
export type RunState = components['schemas']['RuntimeState']

const finality: Record<RunState, boolean> = {
  RUNTIME_STATE_UNSPECIFIED: false,
  PENDING: false,
  RUNNING: false,
  CANCELING: false,
  // Someone may resume it.
  PAUSED: false,
  SUCCEEDED: true,
  SKIPPED: true,
  FAILED: true,
  CANCELED: true,
}

/** A state name as the server gave it, in the spelling of this API; unknown names stay as they are. */
export function normalState(state: string | null | undefined): string {
  if (state === undefined || state === null || state === '') return 'RUNTIME_STATE_UNSPECIFIED'
  const upper = state.toUpperCase()
  return upper in finality ? upper : state
}

export function isKnownState(state: string): state is RunState {
  return state in finality
}

/**
 * Whether a run has ended. For a state that this client does not know the server's own end time decides; it is
 * 1970 until there is one.
 */
export function hasEnded(run: {
  readonly state?: string | null
  readonly finished_at?: string | null
}): boolean {
  const state = normalState(run.state)
  if (isKnownState(state)) return finality[state]
  return Date.parse(run.finished_at ?? '') > 0
}

/** Whether a run that has ended did what it was to do. */
export function hasSucceeded(run: { readonly state?: string | null }): boolean {
  return ['SUCCEEDED', 'SKIPPED'].includes(normalState(run.state))
}
