import type { HandNetworkVariant } from '../../models/hand-pose/networks.ts'
import type { Device, DeviceChoice } from '../../models/types.ts'
import type { Frame } from '../types/frame.ts'
import type { Hand, HandFrame } from '../types/hand.ts'
import { defaultHandConfig, type HandConfig } from './config.ts'
import { startHandThreads } from './hand-threads.ts'
import { type AfreshConfig, defaultAfresh } from './look-afresh.ts'
import { type Stopwatch, startStopwatch } from './networks.ts'
import {
  type FrameReadings,
  type RecordingOptions,
  readRecording,
  readSegments,
  type SegmentRange,
} from './read-recording.ts'
import { sharePicture } from './share-picture.ts'
import type { Picture } from './warp-roi.ts'
import type { WorkerHost } from './worker-host.ts'
import { STOPWATCH_FIELDS } from './worker-messages.ts'

export interface HandPoolOptions {
  /** Threads, each with its own networks; default: the machine's cores, one on a GPU. The hands are the same. */
  readonly workers?: number
  /** Default `full`; `lite` is about twice as fast and less exact. */
  readonly variant?: HandNetworkVariant
  readonly device?: DeviceChoice
  /** Bytes of pixels that one recording may have on their way through the workers; default 512 MiB. */
  readonly maxBytesInFlight?: number
}

export interface FindHandsOptions {
  readonly config?: HandConfig
  /** Ends the search; the iteration throws the signal's reason. */
  readonly signal?: AbortSignal
  /** Called with the milliseconds that a worker took for a frame, once for each segment that looked at it. */
  readonly onLooked?: (elapsedMs: number) => void
}

/** Worker threads that find hands, for any number of recordings and pictures side by side. */
export interface HandPool extends AsyncDisposable {
  readonly workers: number
  readonly device: Device
  /** One sentence: which device runs, and why another did not. */
  readonly deviceNote: string
  /**
   * Bytes of pixels that one recording may have on its way: decode ahead so far, or the workers wait for each other
   * (each has a segment of its own).
   */
  readonly maxBytesInFlight: number
  /** As `findHands` of stage.ts, byte by byte, from several threads at once. */
  findHands(
    frames: AsyncIterable<Frame>,
    options?: FindHandsOptions,
  ): AsyncGenerator<HandFrame, void, undefined>
  /**
   * What each segment's tracker saw in each frame, warm-ups included and nothing merged: for hosts that cut a
   * recording over several machines and join the segments afterwards (joinSegments), to the same hands.
   */
  findReadings(
    frames: AsyncIterable<Frame>,
    options?: FindHandsOptions & { readonly segments?: SegmentRange },
  ): AsyncGenerator<FrameReadings, void, undefined>
  /** As `createStillReader` of look-afresh.ts. Ask for many at once: they go to the idlest workers. */
  lookAfresh(picture: Picture, config?: AfreshConfig): Promise<readonly Hand[]>
  /** Where the workers' time went, summed over all of them since the pool was opened. */
  times(): Stopwatch & { readonly busyMs: number }
  /** Settles when the threads are gone. */
  close(): Promise<void>
}

/** Pixels that one recording may have under way: 97 frames of 1920×1080. */
export const DEFAULT_BYTES_IN_FLIGHT: number = 512 * 1024 * 1024

/**
 * Starts the workers and opens the hand networks in each, converting them first where that was never done.
 * Throws what models/ throws when a network or a device is not there.
 */
export async function openHandPool(options: HandPoolOptions = {}): Promise<HandPool> {
  const { hosts, device, deviceNote, stopwatches, close } = await startHandThreads(options)
  const maxBytesInFlight = options.maxBytesInFlight ?? DEFAULT_BYTES_IN_FLIGHT
  let nextTask = 0
  let nextJob = 0
  const pool = { hosts, newTask: () => nextTask++, idlest: () => idlestOf(hosts) }
  const recordingOptions = ({
    config = defaultHandConfig,
    signal,
    onLooked = () => {},
  }: FindHandsOptions = {}): RecordingOptions => ({
    job: nextJob++,
    config,
    signal,
    onLooked,
    maxBytesInFlight,
  })
  return {
    workers: hosts.length,
    device,
    deviceNote,
    maxBytesInFlight,
    findHands: (frames, given) => readRecording(frames, pool, recordingOptions(given)),
    findReadings: (frames, given = {}) =>
      readSegments(frames, pool, {
        ...recordingOptions(given),
        ...(given.segments !== undefined && { segments: given.segments }),
      }),
    lookAfresh: async (picture, config = defaultAfresh) => {
      const task = pool.newTask()
      const looked = await pool.idlest().ask({ kind: 'still', task, picture: sharePicture(picture), config })
      return looked.hands
    },
    times: () => {
      const sums = { ...startStopwatch(), busyMs: 0 }
      for (const stopwatch of stopwatches) {
        const times = new Float64Array(stopwatch)
        for (const [n, field] of STOPWATCH_FIELDS.entries()) sums[field] += times[n] ?? 0
      }
      return sums
    },
    close,
    [Symbol.asyncDispose]: close,
  }
}

function idlestOf(hosts: readonly WorkerHost[]): WorkerHost {
  return hosts.reduce((best, host) => (host.pending < best.pending ? host : best))
}
