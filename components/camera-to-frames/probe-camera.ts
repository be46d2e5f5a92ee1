import { RunningFaultError, UnusableInputError } from '../types/errors.ts'
import { readCameraAddress } from './camera-address.ts'
import { contentOf } from './content-mark.ts'
import { openCamera } from './open-camera.ts'
import type { GivenCamera } from './read-cameras.ts'

/** What opening a camera and decoding its first picture says of it. */
export interface ProbedCamera extends GivenCamera {
  /** True for what does not wait for its reader and is read for a given time only. */
  readonly live: boolean
  /** Pixels, as decoded. */
  readonly width: number
  readonly height: number
  /** As the recording itself says; undefined where it does not, and of live cameras. */
  readonly durationMs: number | undefined
  /** Where its first picture lies on the source's clock; undefined where later ones cannot be sought. */
  readonly originMs: number | undefined
  /** See contentOf. */
  readonly content: string
}

/** Whether recordings in a container, by ffmpeg's name, know where their key pictures are. */
export function canSeek(container: string): boolean {
  return /^(mov,|matroska,)/.test(container)
}

/**
 * Opens a camera, decodes its first picture and closes it again. Throws UnusableInputError with the camera's
 * name when it cannot be opened or shows nothing.
 */
export async function probeCamera(camera: GivenCamera, signal?: AbortSignal): Promise<ProbedCamera> {
  try {
    const source = openCamera(camera, camera.decoding)
    const address = readCameraAddress(camera.uri)
    let durationMs: number | undefined
    const onDuration = (told: number): void => {
      durationMs = told
    }
    let container = ''
    const onContainer = (format: string): void => {
      container = format
    }
    const open = { onDuration, onContainer, ...(signal && { signal }) }
    for await (const { presentationMs, width, height, slot } of source.pictures(open)) {
      slot.release()
      const { content, bytes } = await contentOf(address)
      // A web address that knows neither its duration nor its length sends on and on.
      const isStream = address.kind === 'http' && durationMs === undefined && bytes === undefined
      const live = camera.decoding.live ?? (source.live || isStream)
      return {
        ...camera,
        ...{ live, width, height, content },
        durationMs: live ? undefined : durationMs,
        originMs: !live && canSeek(container) ? presentationMs : undefined,
      }
    }
    throw new UnusableInputError(`${camera.uri} shows no picture; record it again`)
  } catch (error) {
    signal?.throwIfAborted()
    const { exitCode, message } = error as { exitCode?: unknown; message: string }
    if (exitCode !== 1 && exitCode !== 2) throw error
    throw new UnusableInputError(`camera "${camera.id}": ${message}`, { cause: error })
  }
}

/** All cameras side by side; one error names every camera that cannot be used. */
export async function probeCameras(
  cameras: readonly GivenCamera[],
  signal?: AbortSignal,
): Promise<readonly ProbedCamera[]> {
  const probes = await Promise.allSettled(cameras.map((camera) => probeCamera(camera, signal)))
  signal?.throwIfAborted()
  const faults = probes.flatMap((probe) => (probe.status === 'rejected' ? [probe.reason as Error] : []))
  for (const fault of faults) if (!(fault instanceof UnusableInputError)) throw fault
  if (faults.length > 0) throw new UnusableInputError(faults.map(({ message }) => message).join('; '))
  const probed = probes.flatMap((probe) => (probe.status === 'fulfilled' ? [probe.value] : []))
  if (probed.length !== cameras.length) throw new RunningFaultError('a camera was lost while it was probed')
  return probed
}
