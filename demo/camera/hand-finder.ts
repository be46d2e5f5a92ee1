import bundleUrl from 'hand_landmarker.task?url'
import wasmLoaderUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.js?url'
import wasmUrl from '@mediapipe/tasks-vision/vision_wasm_module_internal.wasm?url'
import { CameraFault } from './camera-fault.ts'
import type { FoundHand, FromHandWorker, ToHandWorker } from './hand-messages.ts'

/** The hands of a picture, and the picture itself, which the taker closes. */
export interface Look {
  readonly hands: readonly FoundHand[]
  readonly picture: ImageBitmap
}

/** Finds hands in pictures, in a worker of its own, one picture after the other. */
export interface HandFinder {
  /** The picture is given away and comes back. One look at a time, times must rise. Rejects with CameraFault `hands`. */
  look(picture: ImageBitmap, timestampMs: number): Promise<Look>
  close(): void
}

/** What the worker loads, which the browser keeps, megabytes. */
export const HAND_FINDER_MB = 21

/** Starts the worker and loads its networks; `onLoading` is told the bytes so far. Rejects with CameraFault `hands`. */
export async function openHandFinder(onLoading: (bytes: number) => void = () => {}): Promise<HandFinder> {
  const worker = new Worker(new URL('./hand-worker.ts', import.meta.url), { type: 'module', name: 'hands' })
  const ask = (message: ToHandWorker, transfer: Transferable[] = []): Promise<FromHandWorker> =>
    new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromHandWorker>) => {
        if (data.type === 'loading') onLoading(data.bytes)
        else if (data.type === 'fault') reject(new CameraFault('hands', { detail: data.reason }))
        else resolve(data)
      }
      worker.onerror = ({ message: reason }) =>
        reject(new CameraFault('hands', { detail: reason || 'its worker did not load' }))
      worker.postMessage(message, transfer)
    })
  const absolute = (url: string): string => new URL(url, location.href).href
  try {
    await ask({
      type: 'start',
      wasmLoaderUrl: absolute(wasmLoaderUrl),
      wasmUrl: absolute(wasmUrl),
      bundleUrl: absolute(bundleUrl),
    })
  } catch (error) {
    worker.terminate()
    throw error
  }
  return {
    async look(picture, timestampMs) {
      const answer = await ask({ type: 'look', picture, timestampMs }, [picture])
      if (answer.type !== 'hands')
        throw new CameraFault('hands', { detail: 'its worker answered out of turn' })
      return answer
    },
    close: () => worker.terminate(),
  }
}
