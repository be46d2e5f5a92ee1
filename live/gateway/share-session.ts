import { vocabularies } from '../../components/pose-to-signs/vocabulary.ts'
import type { Caption } from '../../components/types/caption.ts'
import type { SharedSession, SignedCaption } from '../../components/types/live-messages.ts'
import type { LiveSession } from '../../components/types/live-session.ts'

/** What everybody in a session may know of it. */
export function shareSession(session: LiveSession): SharedSession {
  const { id, startedAtMs, alphabet, recording, ended } = session
  return {
    id,
    startedAtMs,
    alphabet,
    recording,
    ended,
    cameras: session.cameras.map((camera) => ({ id: camera.id, kind: camera.kind })),
    language: 'ase',
    vocabulary: vocabularies[alphabet],
  }
}

/** The caption with the hour at which it was signed. */
export function signCaption(caption: Caption, session: Pick<LiveSession, 'startedAtMs'>): SignedCaption {
  return { ...caption, signedAt: new Date(session.startedAtMs + caption.startMs).toISOString() }
}
