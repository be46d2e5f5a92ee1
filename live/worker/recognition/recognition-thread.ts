/** The thread in which all sessions of a worker are read. Started by recogniser.ts alone. */
import {
  openSessionReader,
  type SessionReader,
} from '../../../components/joined/hands-to-captions/session-reader.ts'
import type { HandFrame } from '../../../components/types/hand.ts'
import { readLandmarkMessage } from '../../../components/types/landmark-message/read.ts'
import { type Inbox, serveThread } from '../../../components/types/serve-thread.ts'
import { openFingerspelling } from '../../../models/fingerspelling/open.ts'
import { batchNetworks } from './batch-networks.ts'
import { calibrateRecognition } from './calibrate-recognition.ts'
import type {
  FromRecogniser,
  NetworkRun,
  SessionRead,
  SessionStart,
  SessionTick,
  ToRecogniser,
} from './recognition-messages.ts'
import type { CameraMessages } from './session-inbox.ts'
import { splitMessages } from './split-messages.ts'

interface OpenSession {
  readonly start: SessionStart
  readonly reader: SessionReader
}

await serveThread('a live worker', serve)

async function serve(inbox: Inbox<ToRecogniser>, tell: (message: FromRecogniser) => void): Promise<void> {
  await using opened = await openFingerspelling('cpu')
  let runs: NetworkRun[] = []
  const { networks, readAll } = batchNetworks(opened, (model, sessions, elapsedMs) =>
    runs.push({ model, sessions, elapsedMs }),
  )
  const sessions = new Map<number, OpenSession>()

  tell({ kind: 'ready', sessionMs: await calibrateRecognition(opened) })
  for (;;) {
    const message = await inbox.take()
    switch (message.kind) {
      case 'open': {
        const { alphabet, lastNumber, saidUntilMs } = message.start
        const reader = openSessionReader({
          networks,
          alphabet,
          lastNumber,
          ...(saidUntilMs !== undefined && { saidUntilMs }),
        })
        sessions.set(message.session, { start: message.start, reader })
        break
      }
      case 'tick': {
        const startedMs = performance.now()
        const ticks = new Map(message.sessions.map((tick) => [tick.session, tick]))
        const all = [...sessions]
        const read = await readAll(
          all.map(
            ([id, session]) =>
              () =>
                readSession(id, session, ticks.get(id), message.nowMs),
          ),
        )
        const told = read.map((one, place) =>
          one.status === 'fulfilled' ? one.value : faultOf(all[place]?.[0] ?? -1, one.reason),
        )
        tell({ kind: 'read', sessions: told, runs, elapsedMs: performance.now() - startedMs })
        runs = []
        break
      }
      case 'finish': {
        const session = sessions.get(message.session)
        const [one] = await readAll([
          async () => {
            if (session === undefined) return []
            pushFrames(session.reader, message.cameras)
            return session.reader.finish()
          },
        ])
        if (one?.status === 'fulfilled')
          tell({
            kind: 'finished',
            session: message.session,
            captions: one.value,
            late: 0,
            corrupt: 0,
            lateCameras: [],
          })
        else tell({ kind: 'finished', ...faultOf(message.session, one?.reason) })
        break
      }
      case 'leave':
        sessions.delete(message.session)
        break
      case 'close':
        return
    }
  }
}

async function readSession(
  session: number,
  { start, reader }: OpenSession,
  tick: SessionTick | undefined,
  nowMs: number,
): Promise<SessionRead> {
  const { late, corrupt, newestMs } = pushFrames(reader, tick?.cameras ?? [])
  for (const cameraId of tick?.left ?? []) reader.leave(cameraId)
  const asOfMs = tick?.isCatchingUp && newestMs !== undefined ? newestMs : nowMs - start.startedAtMs
  return { session, captions: await reader.read(asOfMs), late, corrupt, lateCameras: reader.late }
}

/** Whoever waits for a camera sees the others' frames of the same time next. What is no landmarks is left out. */
function pushFrames(reader: SessionReader, cameras: readonly CameraMessages[]): PushedFrames {
  let corrupt = 0
  const frames: HandFrame[] = []
  for (const { cameraId, messages } of cameras)
    for (const { bytes } of splitMessages(messages)) {
      const read = readLandmarkMessage(bytes, cameraId)
      if (read.ok) frames.push(read.frame)
      else corrupt++
    }
  frames.sort((a, b) => a.timestampMs - b.timestampMs)
  const late = frames.filter((frame) => !reader.push(frame)).length
  return { late, corrupt, newestMs: frames.at(-1)?.timestampMs }
}

interface PushedFrames {
  readonly late: number
  readonly corrupt: number
  /** Milliseconds on the session's clock; undefined where none came. */
  readonly newestMs: number | undefined
}

function faultOf(session: number, reason: unknown): SessionRead {
  const sentence = reason instanceof Error ? reason.message : String(reason)
  return {
    session,
    captions: [],
    late: 0,
    corrupt: 0,
    lateCameras: [],
    fault: `the session could not be read on (${sentence})`,
  }
}
