import type { CameraState } from '#components/types/live-session.js'

/** A camera that fares well, but for the changes. */
export function cameraState(cameraId: string, changes: Partial<CameraState> = {}): CameraState {
  return {
    cameraId,
    kind: 'browser',
    phase: 'live',
    sentence: '',
    width: 640,
    height: 480,
    framesPerSecond: 30,
    frameAgeMs: 40,
    shareWithHand: 0.9,
    dropped: [],
    reconnects: 0,
    clockOffsetMs: 0,
    holder: 'gateway',
    atMs: 0,
    ...changes,
  }
}
