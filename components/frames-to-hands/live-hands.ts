import type { Device } from '../../models/types.ts'
import { defaultHandConfig } from './config.ts'
import { type HandThreadOptions, startHandThreads } from './hand-threads.ts'
import { sharePicture } from './share-picture.ts'
import type { Picture } from './warp-roi.ts'
import type { WorkerHost } from './worker-host.ts'
import type { Looked } from './worker-messages.ts'

export interface LiveHandsOptions extends HandThreadOptions {
  /** Called once when a thread, or the device it runs on, is gone: open anew or leave the work to others. */
  readonly onFault?: (error: unknown) => void
}

/** Follows the hands of one camera that never ends. */
export interface LiveTracker {
  /**
   * The hands of the camera's next picture, whose pixels must stay as they are until it settles. One call at a time:
   * whoever calls drops the pictures that come meanwhile.
   */
  look(picture: Picture): Promise<Looked>
  close(): void
}

/** Threads that follow the hands of many live cameras. */
export interface LiveHands extends AsyncDisposable {
  readonly threads: number
  readonly device: Device
  readonly deviceNote: string
  /** A camera stays with the thread that had the fewest when it was opened. */
  open(camera: { readonly mirrored: boolean }): LiveTracker
  close(): Promise<void>
}

/**
 * Hands of live cameras: each camera has one tracker without segments and stays in one thread, so a picture waits for
 * nothing but the pictures of the cameras that share its thread, at most one each. On a GPU these share the
 * networks' runs; on a CPU that gains nothing. Throws as `startHandThreads`.
 */
export async function openLiveHands(options: LiveHandsOptions = {}): Promise<LiveHands> {
  const threads = await startHandThreads({ batched: (device) => device !== 'cpu', ...options })
  const { hosts, device, deviceNote, close } = threads
  const cameras = new Map<WorkerHost, number>(hosts.map((host) => [host, 0]))
  let nextJob = 0
  let nextTask = 0
  let isClosing = false
  let hasFailed = false
  const fail = (error: unknown): void => {
    if (isClosing || hasFailed) return
    hasFailed = true
    options.onFault?.(error)
  }

  return {
    threads: hosts.length,
    device,
    deviceNote,
    open({ mirrored }) {
      const [host] = [...cameras].reduce((least, one) => (one[1] < least[1] ? one : least))
      cameras.set(host, (cameras.get(host) ?? 0) + 1)
      const job = nextJob++
      const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
      const config = { ...defaultHandConfig, segmentMs: Number.POSITIVE_INFINITY, mirrored }
      host.tell({ kind: 'begin', job, config, cancelled })
      let isOpen = true
      return {
        async look(picture) {
          try {
            const task = nextTask++
            return await host.ask({ kind: 'frame', task, job, segment: 0, picture: sharePicture(picture) })
          } catch (error) {
            fail(error)
            throw error
          }
        },
        close() {
          if (!isOpen) return
          isOpen = false
          cameras.set(host, (cameras.get(host) ?? 1) - 1)
          host.tell({ kind: 'end', job })
        },
      }
    },
    async close() {
      isClosing = true
      await close()
    },
    [Symbol.asyncDispose]: async () => {
      isClosing = true
      await close()
    },
  }
}
