import type { CameraId } from '../../components/types/camera.ts'
import type { Role } from '../../components/types/live-messages.ts'
import type { ServerCamera, SessionId } from '../../components/types/live-session.ts'
import { flag, MessageFault, shape, text } from './check.ts'

/** A ticket as a link: `path` is that of the page which it opens, with the ticket in its fragment. */
export interface IssuedLink {
  readonly path: string
  /** ISO 8601. */
  readonly expiresAt: string
}

/** What an operator may ask of a session's gateway. Calls reject with ApiFault: one plain sentence. */
export interface SessionApi {
  /** A link that joins in this role; a camera's is good for this name only. */
  issueLink(role: Role, cameraId?: CameraId): Promise<IssuedLink>
  addServerCamera(camera: Omit<ServerCamera, 'kind'>): Promise<void>
  removeCamera(cameraId: CameraId): Promise<void>
  setRecording(recording: boolean): Promise<void>
  endSession(): Promise<void>
}

export class ApiFault extends Error {
  /** HTTP status; 0 where no answer came. */
  readonly status: number

  constructor(sentence: string, status: number, options?: ErrorOptions) {
    super(sentence, options)
    this.status = status
  }
}

export function openSessionApi(sessionId: SessionId, ticket: string): SessionApi {
  const ask = (method: string, path: string, body?: object): Promise<unknown> =>
    askGateway(method, `/api/v1/sessions/${encodeURIComponent(sessionId)}${path}`, ticket, body)
  return {
    issueLink: async (role, cameraId) => {
      const answer = await ask('POST', '/tickets', { role, ...(cameraId === undefined ? {} : { cameraId }) })
      const { link, expiresAt } = readLink(answer)
      return { path: link, expiresAt }
    },
    addServerCamera: async (camera) => void (await ask('POST', '/cameras', { kind: 'server', ...camera })),
    removeCamera: async (cameraId) => void (await ask('DELETE', `/cameras/${encodeURIComponent(cameraId)}`)),
    setRecording: async (recording) => void (await ask('PUT', '/recording', { on: recording })),
    endSession: async () => void (await ask('DELETE', '')),
  }
}

/** Why no socket opens, where only another link helps; undefined where trying again may. */
export async function whyRefused(sessionId: SessionId, ticket: string): Promise<string | undefined> {
  try {
    const session = await askGateway('GET', `/api/v1/sessions/${encodeURIComponent(sessionId)}`, ticket)
    return isEnded(session) ? 'This session is over.' : undefined
  } catch (error) {
    if (!(error instanceof ApiFault)) throw error
    if (error.status === 401 || error.status === 403)
      return 'This link has expired or belongs to another session; ask the operator for a new one.'
    if (error.status === 404 || error.status === 410)
      return 'This session is over, or there never was one at this address.'
    return undefined
  }
}

async function askGateway(method: string, path: string, ticket: string, body?: object): Promise<unknown> {
  const answer = await fetch(path, {
    method,
    headers: {
      authorization: `Bearer ${ticket}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch((cause: unknown) => {
    throw new ApiFault('The server does not answer; check the network and try again.', 0, { cause })
  })
  const said: unknown = answer.status === 204 ? undefined : await answer.json().catch(() => undefined)
  if (answer.ok) return said
  throw new ApiFault(sentenceOf(said) ?? `The server refused it (HTTP ${answer.status}).`, answer.status)
}

function readLink(answer: unknown): { readonly link: string; readonly expiresAt: string } {
  try {
    return shape<{ link: string; expiresAt: string }>({ link: text, expiresAt: text })(answer, '')
  } catch (cause) {
    if (!(cause instanceof MessageFault)) throw cause
    throw new ApiFault('The server gave no link; reload the page.', 0, { cause })
  }
}

function isEnded(session: unknown): boolean {
  try {
    return shape<{ ended: boolean }>({ ended: flag })(session, '').ended
  } catch {
    return false
  }
}

/** The gateway's own sentence in a refusal. */
function sentenceOf(said: unknown): string | undefined {
  try {
    return shape<{ error: string }>({ error: text })(said, '').error
  } catch {
    return undefined
  }
}
