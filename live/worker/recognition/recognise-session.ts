import type { Caption } from '../../../components/types/caption.ts'
import { RunningFaultError } from '../../../components/types/errors.ts'
import type { LiveSession } from '../../../components/types/live-session.ts'
import { KEPT_LANDMARKS_MS, type LandmarkBatch, type LiveBus } from '../../port/bus.ts'
import type { Lease } from '../../port/leases.ts'
import { NewestFences } from '../../port/newest-fences.ts'
import { instruments } from '../../telemetry/instruments.ts'
import { traceCaptions } from '../../telemetry/traces.ts'
import type { SessionRecorder } from '../recording/session-recorder.ts'
import type { RecognisedSession, Recogniser } from './recogniser.ts'
import { CaptionSayer, type Silenced } from './say-captions.ts'
import { Remarks } from './session-remarks.ts'
import { splitMessages } from './split-messages.ts'

export interface RecogniseOptions {
  readonly bus: LiveBus
  readonly recogniser: Recogniser
  /** Undefined where the worker has no folder for recordings. */
  readonly record: ((session: LiveSession, fence: number) => SessionRecorder) | undefined
  readonly workerId: string
  /** Called for each partial caption with its age, milliseconds from its newest frame. */
  readonly onPartial: (latencyMs: number) => void
}

const SILENCED: Readonly<Record<Silenced, string>> = {
  fenced: 'another worker recognises the session',
  'out-of-step': 'another worker said captions meanwhile; the session is begun anew from them',
}

/** Landmarks from so long before the end of what was said are read again after a take-over: a word and its pause. */
const REPLAY_MS = 12_000

/**
 * Reads a session for as long as its lease is held, going on where the last holder stopped: finals are not said
 * again, and a word under way is read from its beginning. Settles when the lease or the session ends; rejects where
 * it has to be begun anew.
 */
export async function recogniseSession(lease: Lease, options: RecogniseOptions): Promise<void> {
  const { bus, recogniser } = options
  const { sessionId } = lease.task
  const session = await bus.sessions.get(sessionId)
  if (session === undefined || session.ended) return
  const last = (await bus.captions.finals(sessionId, 0)).at(-1)
  const openedMs = bus.nowMs() - session.startedAtMs
  const saidUntilMs = last?.endMs
  const historyMs = Math.min(KEPT_LANDMARKS_MS, Math.max(0, openedMs - (saidUntilMs ?? 0)) + REPLAY_MS)

  const ending = new AbortController()
  const stop = (reason: unknown): void => ending.abort(reason)
  const onLeaseEnd = (): void => stop(lease.signal.reason)
  lease.signal.addEventListener('abort', onLeaseEnd, { once: true })
  if (lease.signal.aborted) onLeaseEnd()

  const traces = traceCaptions(sessionId, session.startedAtMs)
  const recorder = options.record?.(session, lease.fence)
  const sayer = new CaptionSayer({
    captions: bus.captions,
    sessionId,
    lease,
    onSaid: (caption) => {
      if (caption.state === 'final') recorder?.caption(caption)
      // What was signed before this worker came says nothing of how fast it is.
      if (caption.newestFrameMs < openedMs) return
      const latencyMs = bus.nowMs() - session.startedAtMs - caption.newestFrameMs
      noteLatency(caption, latencyMs, bus.nowMs() - session.startedAtMs - caption.endMs)
      if (caption.state === 'partial') options.onPartial(latencyMs)
    },
    onSilenced: (reason) => stop(new RunningFaultError(SILENCED[reason])),
  })
  using remarks = new Remarks({
    states: bus.states,
    sessionId,
    workerId: options.workerId,
    records: options.record !== undefined,
  })
  remarks.recording(session.recording)
  const reading = recogniser.open(
    {
      startedAtMs: session.startedAtMs,
      alphabet: session.alphabet,
      lastNumber: last?.number ?? 0,
      saidUntilMs,
    },
    {
      read: ({ captions, late, corrupt, lateCameras }) => {
        remarks.late(lateCameras)
        if (late > 0) instruments().framesDropped.add(late, { kind: 'any', reason: 'out-of-order' })
        if (corrupt > 0) instruments().framesDropped.add(corrupt, { kind: 'any', reason: 'corrupt' })
        sayer.push(captions.map((caption) => traces.stamp(caption)))
      },
      fault: stop,
    },
  )
  instruments().sessions.add(1)
  let now = session
  const following = bus.sessions.follow(sessionId, (changed) => {
    if (changed === undefined || changed.ended) stop('ended')
    if (changed === undefined) return
    for (const { id } of now.cameras)
      if (!changed.cameras.some((camera) => camera.id === id)) reading.leave(id)
    now = changed
    recorder?.follow(changed)
    remarks.recording(changed.recording && !changed.ended)
  })
  const fences = new NewestFences()
  try {
    for await (const batch of bus.landmarks.read(sessionId, historyMs, ending.signal)) {
      if (ending.signal.aborted) break
      if (!fences.take(batch.cameraId, batch.fence)) continue
      traces.saw(batch.cameraId, batch.traceparent)
      takeBatch(batch, reading, {
        kind: now.cameras.find(({ id }) => id === batch.cameraId)?.kind ?? 'browser',
        nowMs: bus.nowMs() - session.startedAtMs,
        openedMs,
      })
      recorder?.landmarks(batch)
    }
    if (ending.signal.reason === 'ended' && lease.held()) {
      sayer.push((await reading.finish()).map((caption: Caption) => traces.stamp(caption)))
      await sayer.settled()
    }
    if (ending.signal.reason instanceof Error) throw ending.signal.reason
  } finally {
    following.close()
    reading.close()
    // Whoever comes next must find what was on its way.
    await sayer.settled()
    traces.end()
    lease.signal.removeEventListener('abort', onLeaseEnd)
    instruments().sessions.add(-1)
    await recorder?.close()
  }
}

function takeBatch(
  { cameraId, messages }: LandmarkBatch,
  reading: RecognisedSession,
  { kind, nowMs, openedMs }: { readonly kind: string; readonly nowMs: number; readonly openedMs: number },
): void {
  let dropped = 0
  for (const message of splitMessages(messages)) {
    dropped += reading.push(cameraId, message)
    if (message.timestampMs >= openedMs)
      instruments().frameAge.record(Math.max(0, nowMs - message.timestampMs) / 1000, { kind })
  }
  if (dropped > 0) instruments().framesDropped.add(dropped, { kind, reason: 'newer-frame' })
}

function noteLatency({ state }: Caption, latencyMs: number, sinceSignMs: number): void {
  instruments().captionLatency.record(Math.max(0, latencyMs) / 1000, { state })
  if (state === 'final') instruments().signToText.record(Math.max(0, sinceSignMs) / 1000)
}
