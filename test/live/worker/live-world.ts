import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Caption } from '#components/types/caption.js'
import type { CameraState, LiveSession, ServerCamera } from '#components/types/live-session.js'
import type { LiveBus } from '#live/port/bus.js'
import { type LiveWorker, openWorker, type WorkerOptions } from '#live/worker/open-worker.js'
import { openPacedBus, type Pace } from './paced-bus.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The recording of one camera that the project rendered itself. */
export const recordingOf = (camera: string): string => `${root}data-samples/zeljora-right/${camera}.mp4`

export const canPlay: boolean = existsSync(recordingOf('front')) && hasFfmpeg()
if (!canPlay) console.log('no ffmpeg or no recording in data-samples: tests of live cameras are skipped')

function hasFfmpeg(): boolean {
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

export function fileCamera(id: string, uri: string, more: Partial<ServerCamera> = {}): ServerCamera {
  return { kind: 'server', id, uri, mirrored: false, loop: false, ...more }
}

/** For recordings of 30 pictures a second. */
const PACE: Pace = { slowness: 2, aheadMs: 50 }

/** A bus, its sessions, and what was said in them. */
export class LiveWorld implements AsyncDisposable {
  readonly bus: LiveBus
  readonly #workers: LiveWorker[] = []

  constructor(pace = PACE) {
    this.bus = openPacedBus(pace)
  }

  async session(
    id: string,
    cameras: LiveSession['cameras'],
    more: Partial<LiveSession> = {},
  ): Promise<Caption[]> {
    const startedAtMs = this.bus.nowMs()
    const session = { id, startedAtMs, alphabet: 'letters', recording: false, cameras, ended: false } as const
    await this.bus.sessions.create({ ...session, ...more })
    const captions: Caption[] = []
    this.bus.captions.follow(id, 0, (caption) => captions.push(caption))
    for (const camera of cameras)
      if (camera.kind === 'server')
        await this.bus.leases.offer({ kind: 'camera', sessionId: id, cameraId: camera.id })
    await this.bus.leases.offer({ kind: 'recognise', sessionId: id })
    return captions
  }

  async worker(options: Partial<WorkerOptions> = {}): Promise<LiveWorker> {
    const worker = await openWorker({ bus: this.bus, workerId: 'w1', device: 'cpu', ...options })
    this.#workers.push(worker)
    return worker
  }

  /** The state of a camera once `isSo`. */
  async state(
    sessionId: string,
    cameraId: string,
    isSo: (state: CameraState) => boolean,
  ): Promise<CameraState> {
    let last: CameraState | undefined
    await until(
      async () => {
        const states = await this.bus.states.cameras(sessionId)
        last = states.find((state) => state.cameraId === cameraId)
        return last !== undefined && isSo(last)
      },
      () => `camera "${cameraId}": ${JSON.stringify(last)}`,
    )
    return last as CameraState
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close()))
    await this.bus.close()
  }
}

export async function until(
  isSo: () => boolean | Promise<boolean>,
  otherwise: () => string = () => 'it never came so far',
  // Against hanging, not against slowness: below the limit of a test, so that `otherwise` is told.
  withinMs = 240_000,
): Promise<void> {
  const giveUpMs = performance.now() + withinMs
  while (!(await isSo())) {
    if (performance.now() > giveUpMs) throw new Error(otherwise())
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The text of the finals, words apart by a space. */
export function textOf(captions: readonly Caption[]): string {
  return captions
    .filter(({ state }) => state === 'final')
    .map(({ text }) => text)
    .join(' ')
}
