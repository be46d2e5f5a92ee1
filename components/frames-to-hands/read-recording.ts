import type { Frame } from '../types/frame.ts'
import type { HandFrame } from '../types/hand.ts'
import type { HandConfig } from './config.ts'
import { type FrameMark, joinSegments } from './join-segments.ts'
import type { SegmentHands } from './merge-segments.ts'
import { type SegmentShare, segmentsAt } from './segments.ts'
import { sharePicture } from './share-picture.ts'
import type { WorkerHost } from './worker-host.ts'

/** What a recording needs of the pool. */
export interface WorkerPool {
  readonly hosts: readonly WorkerHost[]
  newTask(): number
  /** The worker with the fewest open tasks. */
  idlest(): WorkerHost
}

/** The part of a recording that segments `from` to `to` (exclusive) hold, with their warm-ups. */
export interface SegmentRange {
  readonly from: number
  /** Infinity: to the recording's end. */
  readonly to: number
}

/** What the segments' trackers saw in one frame, not merged yet. */
export interface FrameReadings {
  readonly frame: FrameMark
  readonly seen: readonly SegmentHands[]
}

export interface RecordingOptions {
  readonly job: number
  readonly config: HandConfig
  readonly signal: AbortSignal | undefined
  readonly onLooked: (elapsedMs: number) => void
  readonly maxBytesInFlight: number
  /** Default: all. Frames that no segment of the range looks at are released unread. */
  readonly segments?: SegmentRange
}

interface Dispatched {
  readonly frame: FrameMark
  /** All that the segments saw in it; its pixels are released by then. */
  readonly seen: Promise<readonly SegmentHands[]>
}

/** The hands of one recording from the pool's workers, in order, its segments merged. */
export async function* readRecording(
  frames: AsyncIterable<Frame>,
  pool: WorkerPool,
  options: RecordingOptions,
): AsyncGenerator<HandFrame, void, undefined> {
  const joined = joinSegments(options.config)
  for await (const { frame, seen } of readSegments(frames, pool, options)) yield joined(frame, seen)
}

/**
 * What every segment saw in each frame of one recording, from the pool's workers, in order.
 *
 * Each segment goes frame by frame to the worker that had the fewest open tasks when it began. Frames are read
 * ahead as far as all workers can be busy: one segment a worker, and never more than `maxBytesInFlight` of
 * pixels. Leaving the loop early, an abort and a fault all close `frames` and release every frame.
 */
export async function* readSegments(
  frames: AsyncIterable<Frame>,
  pool: WorkerPool,
  { job, config, signal, onLooked, maxBytesInFlight, segments }: RecordingOptions,
): AsyncGenerator<FrameReadings, void, undefined> {
  signal?.throwIfAborted()
  const cancelled = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  for (const host of pool.hosts) host.tell({ kind: 'begin', job, config, cancelled })
  const hosts = new Map<number, WorkerHost>()
  const dispatched: Dispatched[] = []
  const aheadMs = pool.hosts.length * config.segmentMs + config.overlapMs
  let bytesInFlight = 0
  let ended = false
  /** What ends the search at once. */
  let fault: { readonly error: unknown } | undefined
  /** What the source broke with; the frames before it are still worth their hands. */
  let sourceFault: { readonly error: unknown } | undefined
  let signalChange = (): void => {}
  let change = new Promise<void>(() => {})
  const renew = (): void => {
    change = new Promise((resolve) => {
      signalChange = resolve
    })
  }
  renew()
  const changed = (): void => {
    signalChange()
    renew()
  }
  const stop = (error: unknown): void => {
    fault ??= { error }
    changed()
  }
  const abort = (): void => stop(signal?.reason)
  signal?.addEventListener('abort', abort, { once: true })

  const sharesOf = ({ timestampMs }: Frame): readonly SegmentShare[] =>
    segmentsAt(timestampMs, config).filter(
      ({ segment }) => segments === undefined || (segment >= segments.from && segment < segments.to),
    )

  const look = async (frame: Frame, shares: readonly SegmentShare[]): Promise<readonly SegmentHands[]> => {
    const picture = sharePicture(frame)
    bytesInFlight += picture.pixels.length
    try {
      for (const [segment, host] of hosts) {
        if (shares.some((share) => share.segment === segment)) continue
        host.tell({ kind: 'end-segment', job, segment })
        hosts.delete(segment)
      }
      return await Promise.all(
        shares.map(async (share) => {
          const { segment } = share
          const host = hosts.get(segment) ?? pool.idlest()
          hosts.set(segment, host)
          const task = pool.newTask()
          const { hands, elapsedMs } = await host.ask({ kind: 'frame', task, job, segment, picture })
          onLooked(elapsedMs)
          return { ...share, hands }
        }),
      )
    } finally {
      bytesInFlight -= picture.pixels.length
      frame.release()
      changed()
    }
  }

  const isFull = (next: Frame): boolean => {
    const oldest = dispatched[0]?.frame
    return (
      oldest !== undefined &&
      (next.timestampMs - oldest.timestampMs > aheadMs ||
        bytesInFlight + next.pixels.length > maxBytesInFlight)
    )
  }

  const readAhead = async (): Promise<void> => {
    for await (const frame of frames) {
      const shares = sharesOf(frame)
      if (shares.length === 0) {
        frame.release()
        continue
      }
      while (fault === undefined && isFull(frame)) await change
      if (fault !== undefined) {
        frame.release()
        return
      }
      const seen = look(frame, shares)
      seen.catch(stop) // at once, not only when its turn comes
      const { cameraId, index, timestampMs, width, height } = frame
      dispatched.push({ frame: { cameraId, index, timestampMs, width, height }, seen })
      changed()
    }
  }
  const reading = readAhead()
    .catch((error: unknown) => {
      sourceFault = { error }
    })
    .finally(() => {
      ended = true
      changed()
    })

  try {
    for (;;) {
      if (fault !== undefined) throw fault.error
      const next = dispatched[0]
      if (next === undefined) {
        if (sourceFault !== undefined) throw sourceFault.error
        if (ended) return
        await change
        continue
      }
      yield { frame: next.frame, seen: await next.seen }
      dispatched.shift()
      changed()
    }
  } finally {
    signal?.removeEventListener('abort', abort)
    stop(new Error('the search for hands was left'))
    Atomics.store(cancelled, 0, 1)
    await reading
    await Promise.allSettled(dispatched.map(({ seen }) => seen))
    for (const host of pool.hosts) host.tell({ kind: 'end', job })
  }
}
