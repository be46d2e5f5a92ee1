import { randomBytes } from 'node:crypto'
import type { Caption } from '#components/types/caption.js'
import type { CameraState, LiveSession, WorkerStatus } from '#components/types/live-session.js'
import type { LandmarkBatch } from '#live/port/bus.js'

export const newSessionId = (): string => randomBytes(16).toString('base64url')

export function aSession(id: string = newSessionId()): LiveSession {
  return { id, startedAtMs: 1000, alphabet: 'letters', recording: false, cameras: [], ended: false }
}

export function aCaption(number: number, text: string, state: 'partial' | 'final' = 'final'): Caption {
  return {
    number,
    state,
    text,
    startMs: number * 1000,
    endMs: number * 1000 + 800,
    confidence: 0.9,
    signs: [],
    forming: [],
    cameras: ['front'],
    newestFrameMs: number * 1000 + 790,
  }
}

export function aBatch(cameraId: string, fence: number, ...bytes: number[]): LandmarkBatch {
  return { cameraId, fence, messages: Uint8Array.from(bytes) }
}

export function cameraState(cameraId: string, phase: CameraState['phase']): CameraState {
  return {
    cameraId,
    kind: 'browser',
    phase,
    sentence: '',
    width: 640,
    height: 480,
    framesPerSecond: 30,
    frameAgeMs: 20,
    shareWithHand: 1,
    dropped: [],
    reconnects: 0,
    clockOffsetMs: 0,
    holder: 'gateway',
    atMs: 0,
  }
}

export function workerStatus(id: string): WorkerStatus {
  return {
    id,
    cameras: 0,
    cameraCapacity: 4,
    sessions: 0,
    sessionCapacity: 50,
    partialLatencyMs: 0,
    device: 'cpu',
    records: false,
    draining: false,
  }
}
