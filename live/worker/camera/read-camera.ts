import { statSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { FramePool } from '../../../components/camera-to-frames/frame-pool.ts'
import type { FrameSource } from '../../../components/camera-to-frames/frame-source.ts'
import { openCamera } from '../../../components/camera-to-frames/open-camera.ts'
import { cameraToFrames, SizeChangeError } from '../../../components/camera-to-frames/stage.ts'
import type { LiveHands, LiveTracker } from '../../../components/frames-to-hands/live-hands.ts'
import type { Looked } from '../../../components/frames-to-hands/worker-messages.ts'
import { RunningFaultError, UnusableInputError } from '../../../components/types/errors.ts'
import type { SharedFrame } from '../../../components/types/frame.ts'
import { writeLandmarkMessage } from '../../../components/types/landmark-message/write.ts'
import type {
  CameraState,
  LiveSession,
  ServerCamera,
  SessionId,
} from '../../../components/types/live-session.ts'
import type { LiveBus } from '../../port/bus.ts'
import type { Lease, Task } from '../../port/leases.ts'
import { instruments } from '../../telemetry/instruments.ts'
import { traceCamera } from '../../telemetry/traces.ts'
import { FROZEN_AFTER_MS } from './camera-condition.ts'
import { CameraReport } from './camera-report.ts'
import { faultSentence } from './fault-sentence.ts'
import { LandmarkSender } from './landmark-sender.ts'
import { liveSource } from './live-source.ts'
import { PictureChange } from './picture-change.ts'
import { playTogether, roundOf } from './play-together.ts'
import { RetryPauses } from './retry.ts'

/** How a camera fares from now on, for a log. */
export interface CameraTold extends Pick<CameraState, 'cameraId' | 'phase' | 'sentence'> {
  readonly sessionId: SessionId
}

export interface ReadCameraOptions {
  readonly bus: LiveBus
  readonly workerId: string
  readonly hands: LiveHands
  /** Called for each frame whose hands were found with the milliseconds that it took its thread. */
  readonly onLooked: (costMs: number) => void
  /** Called when a file came to its end: it costs nothing from then on. */
  readonly onEnded: () => void
  readonly onPhase?: (told: CameraTold) => void
  readonly pauses?: RetryPauses
}

export type CameraLease = Lease & { readonly task: Extract<Task, { kind: 'camera' }> }

/** The hand threads are gone: no camera of this worker can be read on. */
class HandsGoneError extends RunningFaultError {}

/** Longer side of live pictures, pixels: a hand of a quarter of it still fills the landmark network. */
const MAX_SIDE = 960
/** Pictures of one camera that are on their way at most: decoded, waiting, looked at. */
const SLOTS = 6
const DECODING = {
  maxSide: MAX_SIDE,
  decoderThreads: 1,
  readAhead: 2,
  openTimeoutS: 15,
  stallTimeoutS: 10,
  cutOff: 'keep',
} as const

/**
 * Reads a server camera for as long as its lease is held: pictures, hands, landmark messages. Whatever goes wrong
 * with the camera is told in its state and it is opened again; settles when the lease ends, the camera or its
 * session is taken away. Rejects when the hand threads are gone.
 */
export async function readCamera(lease: CameraLease, options: ReadCameraOptions): Promise<void> {
  const { bus, workerId, onPhase } = options
  const { sessionId, cameraId } = lease.task
  const session = await bus.sessions.get(sessionId)
  const camera = serverCamera(session, cameraId)
  if (session === undefined || camera === undefined) return
  const ending = new AbortController()
  const stop = (): void => ending.abort()
  lease.signal.addEventListener('abort', stop, { once: true })
  if (lease.signal.aborted) stop()
  let now = session
  const following = bus.sessions.follow(sessionId, (changed) => {
    now = changed ?? now
    if (serverCamera(changed, cameraId)?.uri !== camera.uri) stop()
  })
  const trace = traceCamera({ sessionId, cameraId, kind: 'server', holder: workerId })
  const nowMs = (): number => bus.nowMs() - session.startedAtMs
  using report = new CameraReport({
    bus,
    sessionId,
    camera,
    holder: workerId,
    trace,
    nowMs,
    onPhase: (phase, sentence) => onPhase?.({ sessionId, cameraId, phase, sentence }),
  })
  const sender = new LandmarkSender({
    landmarks: bus.landmarks,
    sessionId,
    cameraId,
    lease,
    traceparent: trace.traceparent,
    onDrop: (count) => report.dropped('newer-frame', count),
  })
  instruments().cameras.add(1, { kind: 'server' })
  // From the beginning, or Prometheus would not see the first as a change.
  instruments().framesDropped.add(0, { kind: 'server', reason: 'newer-frame' })
  instruments().cameraReconnects.add(0, { kind: 'server' })
  let fault: string | undefined
  try {
    const { signal } = ending
    const reading = {
      session,
      camera,
      nowMs,
      report,
      sender,
      signal,
      roundMs: () => roundOf(now),
      ...options,
    }
    await keepReading(reading)
  } catch (error) {
    fault = (error as Error).message
    throw error
  } finally {
    await sender.settled()
    following.close()
    lease.signal.removeEventListener('abort', stop)
    instruments().cameras.add(-1, { kind: 'server' })
    trace.end(fault)
  }
}

interface Reading extends ReadCameraOptions {
  readonly session: LiveSession
  readonly camera: ServerCamera
  readonly nowMs: () => number
  /** Of the session's looping recordings. */
  readonly roundMs: () => number | undefined
  readonly report: CameraReport
  readonly sender: LandmarkSender
  readonly signal: AbortSignal
}

async function keepReading(reading: Reading): Promise<void> {
  const { camera, report, signal, onEnded, pauses = new RetryPauses() } = reading
  while (!signal.aborted) {
    report.opening()
    let why = 'It stopped sending pictures'
    let isHopeless = false
    try {
      const hasEnded = await readOnce(reading)
      if (hasEnded) {
        report.ended()
        onEnded()
        await aborted(signal)
        return
      }
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof HandsGoneError) throw error
      why = faultSentence(error, camera.uri)
      isHopeless =
        error instanceof UnusableInputError && !(error instanceof SizeChangeError) && !report.hasFrames
    }
    const pauseMs = pauses.next({ isHopeless, ranMs: report.ranMs })
    report.broke(why, pauseMs)
    await sleep(pauseMs, undefined, { signal }).catch(() => {})
  }
}

/** Opens the camera and reads it until it breaks; true where a recording came to its end. */
async function readOnce(reading: Reading): Promise<boolean> {
  const { camera, hands, nowMs, report, signal } = reading
  const pool = new FramePool({ maxBytes: SLOTS * MAX_SIDE * MAX_SIDE * 3 })
  let hasEnded = false
  let firstMs = 0
  const source = notingFirst(
    liveSource({
      nowMs,
      open: (seekMs) => openCamera(camera, { ...DECODING, pool, ...(seekMs !== undefined && { seekMs }) }),
      isFile: isFile(camera.uri),
      loop: camera.loop,
      playedFromMs: (durationMs) => playedFrom(reading, durationMs),
      roundMs: reading.roundMs,
      onJump: (jumpMs) => report.jumped(jumpMs),
      onRecordingEnd: () => {
        hasEnded = true
      },
    }),
    (presentationMs) => {
      firstMs = presentationMs
    },
  )
  const tracker = hands.open(camera)
  const change = new PictureChange()
  try {
    const frames = cameraToFrames(camera, source, {
      signal,
      onDrop: (reason, count) => report.dropped(reason, count),
    })
    for await (using frame of frames)
      await look(frame, frame.timestampMs + firstMs, change.sameForMs(frame, nowMs()), tracker, reading)
  } finally {
    tracker.close()
  }
  return hasEnded
}

/** Finds the hands of one picture and sends them; of a frozen picture it says that there are none. */
async function look(
  { index, width, height, pixels }: SharedFrame,
  timestampMs: number,
  sameForMs: number,
  tracker: LiveTracker,
  { camera, nowMs, report, sender, onLooked, hands: { device } }: Reading,
): Promise<void> {
  let looked: Looked = { hands: [], elapsedMs: 0, sideBySide: 1 }
  if (sameForMs < FROZEN_AFTER_MS) {
    looked = await tracker.look({ width, height, pixels }).catch((error: Error) => {
      throw new HandsGoneError(error.message, { cause: error })
    })
    instruments().inferenceDuration.record(looked.elapsedMs / 1000, { model: 'hands', provider: device })
    instruments().batchSize.record(looked.sideBySide, { model: 'hands' })
    onLooked(looked.elapsedMs / looked.sideBySide)
  }
  const { hands } = looked
  sender.send(writeLandmarkMessage({ cameraId: camera.id, index, timestampMs, width, height, hands }))
  report.frame({ width, height, ageMs: nowMs() - timestampMs, hasHand: hands.length > 0, sameForMs })
}

/** When the camera's recording began to play: what the first worker that played it wrote into the session. */
async function playedFrom(
  { bus, session, camera, nowMs }: Reading,
  durationMs: number | undefined,
): Promise<number> {
  const opened = { atMs: nowMs(), durationMs }
  const changed = await bus.sessions.update(session.id, (before) => playTogether(before, camera.id, opened))
  return serverCamera(changed, camera.id)?.playedFromMs ?? opened.atMs
}

function serverCamera(session: LiveSession | undefined, cameraId: string): ServerCamera | undefined {
  if (session === undefined || session.ended) return undefined
  const camera = session.cameras.find(({ id }) => id === cameraId)
  return camera?.kind === 'server' ? camera : undefined
}

function notingFirst(source: FrameSource, onFirst: (presentationMs: number) => void): FrameSource {
  return {
    live: source.live,
    async *pictures(open) {
      let isFirst = true
      for await (const picture of source.pictures(open)) {
        if (isFirst) onFirst(picture.presentationMs)
        isFirst = false
        yield picture
      }
    },
  }
}

/** Whether the address is a recording on disk; devices and networks are not. */
function isFile(uri: string): boolean {
  const found = statSync(uri, { throwIfNoEntry: false })
  return found?.isFile() === true || found?.isDirectory() === true
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
