import { openHandPool } from '../../components/frames-to-hands/hand-pool.ts'
import { posesToSigns } from '../../components/pose-to-signs/stage.ts'
import { vocabularies } from '../../components/pose-to-signs/vocabulary.ts'
import type { Alphabet } from '../../components/types/sign.ts'
import { openFingerspelling } from '../../models/fingerspelling/open.ts'
import type { DeviceChoice } from '../../models/types.ts'
import type { CameraOption } from './camera-options.ts'
import { isPoseFile, type Recogniser } from './recognise-recording.ts'

export interface OpenRecogniserOptions {
  readonly alphabet: Alphabet
  readonly device: DeviceChoice
  /** Threads that find hands; default: one a core, one on a GPU. */
  readonly workers?: number
}

/** Pixels of all cameras together that are on their way through the workers, bytes. */
const BYTES_IN_FLIGHT = 512 * 1024 * 1024
/** Enough of one camera to keep a worker busy: a second of 1280×720. */
const LEAST_BYTES_IN_FLIGHT = 80 * 1024 * 1024

/**
 * Opens the networks of fingerspelling and, where any of the cameras needs them, the hand workers. Dispose it
 * to end them; until then it recognises any number of recordings.
 */
export async function openRecogniser(
  cameras: readonly CameraOption[],
  options: OpenRecogniserOptions,
): Promise<Recogniser & AsyncDisposable> {
  const { alphabet, device, workers } = options
  const networks = await openFingerspelling()
  try {
    const pool = cameras.every(isPoseFile)
      ? undefined
      : await openHandPool({
          device,
          maxBytesInFlight: Math.max(LEAST_BYTES_IN_FLIGHT, BYTES_IN_FLIGHT / cameras.length),
          ...(workers !== undefined && { workers }),
        })
    return {
      pool,
      deviceNote: pool?.deviceNote ?? 'Networks run on the CPU; hands were found earlier (.pose files).',
      alphabet,
      vocabulary: vocabularies[alphabet],
      readSigns: (poses) => posesToSigns(poses, { networks, alphabet }),
      [Symbol.asyncDispose]: async () => {
        await Promise.all([pool?.close(), networks.close()])
      },
    }
  } catch (error) {
    await networks.close()
    throw error
  }
}
