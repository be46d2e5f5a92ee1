import type { CameraId } from '../../../components/types/camera.ts'
import type { LiveSession, ServerCamera, SessionCamera } from '../../../components/types/live-session.ts'

/** When a recording is opened for the first time, milliseconds on the session's clock, and how long it says it is. */
export interface Opened {
  readonly atMs: number
  readonly durationMs: number | undefined
}

/**
 * The session with one more recording that plays: together with those that play already, as if it had begun with
 * them, because they show the same signing; from now where none does. One that was played before stays where it
 * was.
 */
export function playTogether(session: LiveSession, cameraId: CameraId, opened: Opened): LiveSession {
  const cameras = session.cameras.map((camera): SessionCamera => {
    if (camera.kind !== 'server' || camera.id !== cameraId) return camera
    const { durationMs = opened.durationMs, playedFromMs = startOf(camera, session, opened.atMs) } = camera
    return { ...camera, playedFromMs, ...(durationMs !== undefined && { durationMs }) }
  })
  return { ...session, cameras }
}

/**
 * How long a round of the session's looping recordings takes, milliseconds: as long as the longest of them, so that
 * shorter ones wait for it and all begin again at once. Undefined where none says how long it is.
 */
export function roundOf(session: LiveSession): number | undefined {
  const known = serversOf(session).flatMap(({ loop, durationMs }) => (loop ? (durationMs ?? []) : []))
  return known.length === 0 ? undefined : Math.max(...known)
}

function startOf(camera: ServerCamera, session: LiveSession, nowMs: number): number {
  const others = serversOf(session).flatMap(({ id, loop, durationMs, playedFromMs }) => {
    if (id === camera.id || playedFromMs === undefined) return []
    const isPlaying = loop || durationMs === undefined || playedFromMs + durationMs > nowMs
    return isPlaying ? { loop, fromMs: playedFromMs } : []
  })
  const [other] = others
  const roundMs = roundOf(session)
  if (other === undefined) return nowMs
  // What is played once among those that loop plays in the round under way.
  if (camera.loop || !other.loop || roundMs === undefined) return other.fromMs
  return other.fromMs + Math.floor((nowMs - other.fromMs) / roundMs) * roundMs
}

function serversOf({ cameras }: LiveSession): readonly ServerCamera[] {
  return cameras.flatMap((camera) => (camera.kind === 'server' ? camera : []))
}
