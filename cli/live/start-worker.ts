import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { UnusableInputError } from '../../components/types/errors.ts'
import type { CameraPhase } from '../../components/types/live-session.ts'
import type { CameraTold } from '../../live/worker/camera/read-camera.ts'
import { type LiveWorker, openWorker } from '../../live/worker/open-worker.ts'
import type { HandNetworkVariant } from '../../models/hand-pose/networks.ts'
import type { DeviceChoice } from '../../models/types.ts'
import type { LiveProcess } from './live-process.ts'

/** A worker's options as the command line gives them. */
export interface WorkerArguments {
  readonly device: DeviceChoice
  readonly variant: HandNetworkVariant
  readonly recordings?: string
  readonly maxCameras?: number
  readonly maxSessions?: number
}

/** Opens the worker of this process; says on which device it runs and how much it can hold. */
export async function startWorker(live: LiveProcess, options: WorkerArguments): Promise<LiveWorker> {
  const { bus, id, log } = live
  const { device, variant, maxCameras, maxSessions } = options
  const recordings = recordingsFolder(options.recordings)
  const worker = await openWorker({
    device,
    variant,
    ...(maxCameras !== undefined && { cameraCapacity: maxCameras }),
    ...(maxSessions !== undefined && { sessionCapacity: maxSessions }),
    ...(recordings !== undefined && { recordings }),
    bus,
    workerId: id,
    onFault: (error) => live.fail(error),
    onWarning: (error) => log.warn(error.message),
    onCamera: (told) => logCamera(log, told),
  })
  live.opened({ what: 'the worker', close: () => worker.close() })
  const { cameraCapacity, sessionCapacity } = worker.status()
  log.info(
    `${worker.deviceNote} This worker holds up to ${cameraCapacity} cameras and ${sessionCapacity} sessions.`,
  )
  return worker
}

const TROUBLE: ReadonlySet<CameraPhase> = new Set(['silent', 'frozen', 'reconnecting'])

/** What a camera's operator sees on the stage page, for whoever watches the log. */
function logCamera(log: LiveProcess['log'], { sessionId, cameraId, phase, sentence }: CameraTold): void {
  const said =
    `camera "${cameraId}" ${phase === 'live' ? 'sends pictures' : `is ${phase}`}. ${sentence}`.trim()
  if (TROUBLE.has(phase)) log.warn({ sessionId, cameraId }, said)
  else log.info({ sessionId, cameraId }, said)
}

/** The folder of recordings, made if it is missing; throws UnusableInputError where it cannot be, or be written to. */
export function recordingsFolder(given: string | undefined): string | undefined {
  if (given === undefined) return undefined
  const folder = resolve(given)
  try {
    // Landmarks of a person: for whoever runs it alone.
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new UnusableInputError(
      `--recordings ${given} cannot be made, written to or is no folder (${code}); give one that this user may write to`,
    )
  }
  return folder
}
