import { openSession } from '../session.ts'
import type { DeviceChoice, InferenceSession } from '../types.ts'
import { handshapesNetwork, spellingNetwork } from './networks.ts'

/** The two networks of fingerspelling, opened; dispose of it when reading is done. */
export interface FingerspellingSessions extends AsyncDisposable {
  readonly handshapes: InferenceSession
  readonly spelling: InferenceSession
  close(): Promise<void>
}

/**
 * Opens the committed networks and checks their shapes. Default device `cpu`: they are so small that carrying
 * landmarks to a GPU and back costs more than reading them. Throws what openSession throws.
 */
export async function openFingerspelling(device: DeviceChoice = 'cpu'): Promise<FingerspellingSessions> {
  const handshapes = await openSession(handshapesNetwork.path, { ...handshapesNetwork, device })
  const spelling = await openSession(spellingNetwork.path, { ...spellingNetwork, device }).catch(
    async (error: unknown) => {
      await handshapes.close()
      throw error
    },
  )
  const close = async (): Promise<void> => {
    await Promise.all([handshapes.close(), spelling.close()])
  }
  return { handshapes, spelling, close, [Symbol.asyncDispose]: close }
}
