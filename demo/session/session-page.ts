import type { CameraId } from '../../components/types/camera.ts'
import type { SessionId } from '../../components/types/live-session.ts'
import { sessionOfPath } from '../session-of-path.ts'
import { whyRefused } from './session-api.ts'
import { openSession, type SessionClient } from './session-client.ts'
import { takeTicket } from './ticket.ts'

/** The session that this page's address names, and the ticket for it; or one sentence on what is missing. */
export type OpenedPage =
  | { readonly ok: true; readonly sessionId: SessionId; readonly ticket: string }
  | { readonly ok: false; readonly sentence: string }

export function openPage(role: 'join' | 'stage' | 'captions'): OpenedPage {
  const sessionId = sessionOfPath(location.pathname, role)
  if (sessionId === undefined)
    return { ok: false, sentence: 'This address names no session; open the link that you were given.' }
  const ticket = takeTicket(sessionId)
  if (ticket === undefined)
    return {
      ok: false,
      sentence: 'This address has no ticket in it; open the whole link that you were given.',
    }
  return { ok: true, sessionId, ticket }
}

/** Connects the page to its session until it is closed; tries again at once when the network or the page comes back. */
export function connectPage(
  { sessionId, ticket }: Extract<OpenedPage, { ok: true }>,
  options: { readonly cameraId?: CameraId; readonly clockOffsetMs?: number } = {},
): SessionClient {
  const address = new URL(`/api/v1/sessions/${encodeURIComponent(sessionId)}/socket`, location.href)
  address.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const client = openSession({
    address: address.href,
    ticket,
    whyRefused: () => whyRefused(sessionId, ticket),
    ...options,
  })
  addEventListener('online', () => client.retryNow())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.retryNow()
  })
  // A page that the browser may bring back from its cache keeps its session; it finds the socket closed then.
  addEventListener('pagehide', ({ persisted }) => {
    if (!persisted) client.leave()
  })
  return client
}
