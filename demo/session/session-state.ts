import type { FromGateway, Role, SharedSession, SignedCaption } from '../../components/types/live-messages.ts'
import type { CameraState } from '../../components/types/live-session.ts'
import { asSentence } from './as-sentence.ts'

/**
 * - `connecting`: an attempt is under way
 * - `open`: welcomed
 * - `waiting`: broken off; another attempt follows by itself
 * - `ended`: the session is over
 * - `refused`: the ticket does not open this session; only another link helps
 * - `left`: the page left
 */
export type ConnectionPhase = 'connecting' | 'open' | 'waiting' | 'ended' | 'refused' | 'left'

/** Why a frame was not sent. */
export type UnsentReason = 'not-connected' | 'newer-frame'

export interface SessionState {
  readonly phase: ConnectionPhase
  /** One plain sentence on the connection; empty while all is well. */
  readonly sentence: string
  readonly role: Role | undefined
  readonly session: SharedSession | undefined
  /** The session's clock when this page was welcomed first, milliseconds. */
  readonly firstWelcomeMs: number | undefined
  /** Final captions, in order; the last KEPT_CAPTIONS of them. */
  readonly finals: readonly SignedCaption[]
  /** The caption under way. */
  readonly partial: SignedCaption | undefined
  readonly cameras: readonly CameraState[]
  /** What the session's recogniser has to say of the session; empty while all is well. */
  readonly remark: string
  /** By how much the gateway takes this clock to be ahead. */
  readonly clock: { readonly offsetMs: number; readonly roundTripMs: number } | undefined
  readonly framesSent: number
  readonly framesUnsent: Readonly<Record<UnsentReason, number>>
  /** How often the connection was made anew. */
  readonly reconnects: number
  /** What the gateway refused last, in its words. */
  readonly fault: string
  /** Messages from the gateway that could not be read, and what was wrong with the last. */
  readonly unreadable: { readonly count: number; readonly last: string }
}

export const KEPT_CAPTIONS = 500

export const FIRST_STATE: SessionState = {
  phase: 'connecting',
  sentence: 'Connecting…',
  role: undefined,
  session: undefined,
  firstWelcomeMs: undefined,
  finals: [],
  partial: undefined,
  cameras: [],
  remark: '',
  clock: undefined,
  framesSent: 0,
  framesUnsent: { 'not-connected': 0, 'newer-frame': 0 },
  reconnects: 0,
  fault: '',
  unreadable: { count: 0, last: '' },
}

type Apply = {
  readonly [Type in FromGateway['type']]: (
    state: SessionState,
    message: Extract<FromGateway, { type: Type }>,
  ) => SessionState
}

const APPLY: Apply = {
  welcome: (state, { role, session, sessionMs }) => ({
    ...state,
    phase: 'open',
    sentence: '',
    role,
    session,
    firstWelcomeMs: state.firstWelcomeMs ?? sessionMs,
    fault: '',
  }),
  ping: (state) => state,
  session: (state, { session }) => ({ ...state, session }),
  caption: (state, { caption }) => applyCaption(state, caption),
  cameras: (state, { cameras, sentence }) => ({ ...state, cameras, remark: sentence }),
  clock: (state, { offsetMs, roundTripMs }) => ({ ...state, clock: { offsetMs, roundTripMs } }),
  fault: (state, { sentence }) => ({ ...state, fault: asSentence(sentence) }),
  drain: (state) => ({
    ...state,
    sentence: 'The server is being restarted; this page connects again by itself.',
  }),
  end: (state) => ({ ...state, phase: 'ended', sentence: 'The session is over.', partial: undefined }),
}

/** The state after a message of the gateway. */
export function applyMessage(state: SessionState, message: FromGateway): SessionState {
  const apply = APPLY[message.type] as (state: SessionState, message: FromGateway) => SessionState
  return apply(state, message)
}

/** Number of the last final caption; 0 before the first. */
export function lastFinalNumber({ finals }: SessionState): number {
  return finals.at(-1)?.number ?? 0
}

/** Finals are kept once and in order and never change; a partial counts only for a caption that is not final yet. */
function applyCaption(state: SessionState, caption: SignedCaption): SessionState {
  if (caption.number <= lastFinalNumber(state)) return state
  if (caption.state === 'partial') {
    const isOlder = state.partial !== undefined && caption.number < state.partial.number
    return isOlder ? state : { ...state, partial: caption }
  }
  const partial =
    state.partial !== undefined && state.partial.number > caption.number ? state.partial : undefined
  return { ...state, partial, finals: [...state.finals, caption].slice(-KEPT_CAPTIONS) }
}
